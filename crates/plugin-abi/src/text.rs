use core::ffi::c_char;
use core::ptr;

/// A borrowed string: `len` bytes of UTF-8 at `ptr`, without a closing NUL.
///
/// `ptr` NULL means *absent*; a `len` of 0 with any other `ptr` is the empty string. Who lends it, and for how long,
/// stands with each use; where nothing is said it is valid until the call that it came with returns.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoStr {
    /// The first byte, or NULL where the string is absent.
    pub ptr: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl SaysoStr {
    /// No string at all.
    pub const ABSENT: Self = Self { ptr: ptr::null(), len: 0 };

    /// Lends `text`. The borrow is not tracked: the value must not outlive it.
    #[must_use]
    pub const fn lend(text: &str) -> Self {
        Self { ptr: text.as_ptr().cast(), len: text.len() }
    }

    /// Lends `text`, or nothing where there is none.
    #[must_use]
    pub const fn lend_option(text: Option<&str>) -> Self {
        match text {
            Some(text) => Self::lend(text),
            None => Self::ABSENT,
        }
    }

    /// True where there is no string.
    #[must_use]
    pub const fn is_absent(self) -> bool {
        self.ptr.is_null()
    }
}

/// Borrowed bytes: `len` of them at `ptr`, in no particular encoding. `ptr` NULL means that there are none.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoBytes {
    /// The first byte, or NULL.
    pub ptr: *const u8,
    /// How many bytes.
    pub len: usize,
}

impl SaysoBytes {
    /// No bytes at all.
    pub const ABSENT: Self = Self { ptr: ptr::null(), len: 0 };

    /// Lends `bytes`. The borrow is not tracked: the value must not outlive it.
    #[must_use]
    pub const fn lend(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr(), len: bytes.len() }
    }
}

/// A name and a value, both strings: a header of a raw document, a member of a span (`put_span`).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoMember {
    /// The name.
    pub name: SaysoStr,
    /// The value.
    pub value: SaysoStr,
}

/// The number that stands where an id, an index or an offset is absent.
pub const SAYSO_NONE: u32 = 0xFFFF_FFFF;
