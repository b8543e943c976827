use crate::Format;
use sayso_record::Form;

/// How inputs are to be read. The default suits files whose names and contents say what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The format of the input, whatever its name and first bytes say; `None` finds out.
    pub format: Option<Format>,
    /// JSON Lines: the member that holds the text, `page` or, inside other objects, `page.body`. `None` takes `text`
    /// or `html`, whichever is there and is a string (`text` if both are).
    pub field: Option<String>,
    /// JSON Lines: how the text is to be read. `None` goes by the member's name: [`Form::Html`] if it ends in `html`,
    /// [`Form::Text`] otherwise.
    pub form: Option<Form>,
    /// JSON Lines: a member whose string or number becomes the source's record; `None` takes the line's number.
    pub id_field: Option<String>,
    /// JSON Lines: a member whose string becomes the source's address; `None` takes the file's path.
    pub url_field: Option<String>,
    /// What one input may cost.
    pub limits: Limits,
}

/// What one input may cost; whatever passes a limit is a [`BadInput`](crate::BadInput) with that limit as its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of one document in bytes, decompressed; also of one line of a JSON Lines file. At most 2 GiB are
    /// honoured, since offsets in a document are 32 bits wide and decoding may lengthen it. Default: 64 MiB.
    pub document_bytes: u64,
    /// Decompressed bytes for one byte of a gzip member, zstd frame or encoded HTTP body. Looked at only beyond
    /// [`RATIO_GRACE`](Self::RATIO_GRACE) decompressed bytes, since short runs of spaces compress well and harm nobody.
    /// Default: 200, far above what text reaches and far below deflate's 1032.
    pub ratio: u32,
    /// Bytes of a bad input that are kept with it. Default: 1 MiB.
    pub kept_bytes: usize,
}

impl Limits {
    /// Decompressed bytes up to which [`ratio`](Self::ratio) is not looked at: 4 MiB.
    pub const RATIO_GRACE: u64 = 4 << 20;

    /// The longest document that is honoured whatever [`document_bytes`](Self::document_bytes) says.
    const MOST_DOCUMENT_BYTES: u64 = 1 << 31;

    /// [`document_bytes`](Self::document_bytes) as a length in memory.
    pub(crate) fn document_len(&self) -> usize {
        usize::try_from(self.document_bytes.min(Self::MOST_DOCUMENT_BYTES)).unwrap_or(usize::MAX)
    }

    /// Whether `unpacked` bytes out of `packed` ones is more than the ratio allows.
    pub(crate) fn passes_ratio(&self, packed: u64, unpacked: u64) -> bool {
        unpacked > Self::RATIO_GRACE && unpacked > packed.saturating_mul(u64::from(self.ratio))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { document_bytes: 64 << 20, ratio: 200, kept_bytes: 1 << 20 }
    }
}
