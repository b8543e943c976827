//! Decompression that streams, watches its ratio, knows where members begin, and goes on after damage.
//!
//! Readers see one long run of decompressed bytes. Beneath it, a gzip file is a row of members and a zstd file a row of
//! frames (RFC 1952 section 2.2, RFC 8878 section 3.1), and two things need their borders: a [`Position`] names the
//! member it lies in, so that resuming costs one seek and at most one member; and damage costs only its member, because
//! the next one can be found by its magic number.

use crate::compression::{Compression, GZIP_MAGIC, SNIFFED, ZSTD_MAGIC};
use crate::decoder::{Decoder, Step};
use crate::member::{Member, MemberInflater};
use crate::stored::Stored;
use crate::{Limits, Position, Reason};
use std::collections::VecDeque;
use std::io::Read;

/// Decompressed bytes asked for at a time.
const CHUNK: usize = 128 << 10;

/// Stored bytes that searches may go back over, besides twice the length of what was read.
const REWIND_GRACE: u64 = 16 << 20;

/// Why no further bytes come out: damage, a limit, or the operating system.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) reason: Reason,
    /// What is wrong and where in the stored file, without a full stop.
    pub(crate) message: String,
}

/// An input, decompressed: a growing window like [`Stored`]'s, over decompressed bytes.
pub(crate) struct Unpacked {
    stored: Stored,
    compression: Compression,
    decoder: Decoder,
    members_in_one_go: MemberInflater,
    /// Inside a member: its start has been seen and its end has not.
    inside: bool,
    member_packed: u64,
    member_unpacked: u64,
    limits: Limits,
    fault: Option<Fault>,
    window: Vec<u8>,
    start: usize,
    end: usize,
    /// Decompressed bytes consumed since reading began.
    consumed: u64,
    /// Where members begin: decompressed offset, and file offset. The first one holds the place.
    members: VecDeque<(u64, u64)>,
    /// Stored bytes that searches have gone back over.
    rewound: u64,
}

impl Unpacked {
    /// Reads from `reader`, whose first byte stands at `offset` of the file.
    pub(crate) fn new(reader: Box<dyn Read + Send>, offset: u64, compression: Compression, limits: &Limits) -> Self {
        Self::over(Stored::new(reader, offset), compression, limits)
    }

    /// Looks at the first bytes of an input that is read from its beginning to find out how it is compressed.
    pub(crate) fn detect(reader: Box<dyn Read + Send>, name: &str, limits: &Limits) -> std::io::Result<Self> {
        let mut stored = Stored::new(reader, 0);
        let compression = Compression::of(name, stored.fill(SNIFFED)?);
        Ok(Self::over(stored, compression, limits))
    }

    fn over(stored: Stored, compression: Compression, limits: &Limits) -> Self {
        let members = VecDeque::from([(0, stored.offset())]);
        Self {
            stored,
            compression,
            decoder: Decoder::default(),
            members_in_one_go: MemberInflater::default(),
            inside: false,
            member_packed: 0,
            member_unpacked: 0,
            limits: limits.clone(),
            fault: None,
            window: Vec::new(),
            start: 0,
            end: 0,
            consumed: 0,
            members,
            rewound: 0,
        }
    }

    pub(crate) fn compression(&self) -> Compression {
        self.compression
    }

    /// The decompressed bytes at hand.
    pub(crate) fn available(&self) -> &[u8] {
        match self.compression {
            Compression::Plain => self.stored.available(),
            _ => &self.window[self.start..self.end],
        }
    }

    /// The place of the first available byte; the number of records is the reader's to know.
    pub(crate) fn position(&self, records: u64) -> Position {
        if self.compression == Compression::Plain {
            return Position { at: self.stored.offset(), skip: 0, records };
        }
        let (unpacked, at) = self.members[0];
        Position { at, skip: self.consumed - unpacked, records }
    }

    pub(crate) fn consume(&mut self, bytes: usize) {
        if self.compression == Compression::Plain {
            self.stored.consume(bytes);
            self.stored.forget();
            return;
        }
        debug_assert!(bytes <= self.end - self.start);
        self.start += bytes;
        self.consumed += bytes as u64;
        self.leave_members();
    }

    /// Forgets the members that were wholly consumed.
    fn leave_members(&mut self) {
        while self.members.len() > 1 && self.members[1].0 <= self.consumed {
            self.members.pop_front();
        }
    }

    /// Distances from the first available byte at which a member begins, ascending.
    pub(crate) fn member_starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.members.iter().filter_map(|&(unpacked, _)| usize::try_from(unpacked.checked_sub(self.consumed)?).ok())
    }

    /// Makes at least `least` bytes available, or all there are; says how many are.
    pub(crate) fn fill(&mut self, least: usize) -> Result<usize, Fault> {
        while self.available().len() < least && self.more()? {}
        Ok(self.available().len())
    }

    /// Throws away `bytes` bytes without holding them; says how many there were before the end.
    pub(crate) fn skip(&mut self, bytes: u64) -> Result<u64, Fault> {
        let mut left = bytes;
        while left > 0 {
            if self.fill(1)? == 0 {
                break;
            }
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(self.available().len());
            self.consume(step);
            left -= step as u64;
        }
        Ok(bytes - left)
    }

    /// Decompresses some more bytes behind the available ones; `false` at the end of the input. After a fault the
    /// same fault comes back until [`recover`](Self::recover) is called.
    pub(crate) fn more(&mut self) -> Result<bool, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let outcome = if self.compression == Compression::Plain { self.more_stored() } else { self.more_unpacked() };
        if let Err(fault) = &outcome {
            self.fault = Some(fault.clone());
        }
        outcome
    }

    /// After a fault, with nothing available any more: goes to the start of the next member. `false` if there is none,
    /// and the input has ended.
    pub(crate) fn recover(&mut self) -> bool {
        let Some(fault) = self.fault.take() else { return true };
        if self.compression == Compression::Plain || fault.reason == Reason::ReadFailed {
            self.fault = Some(fault);
            return false;
        }
        // A magic number that turned up by chance inside damaged data is no news, so each is tried before it is believed.
        while self.search() {
            match self.more_unpacked() {
                Ok(true) => return true,
                Ok(false) => return false,
                Err(fault) if fault.reason == Reason::ReadFailed || self.member_unpacked > 0 => {
                    self.fault = Some(fault);
                    return true;
                }
                Err(_) => {}
            }
        }
        false
    }

    fn more_stored(&mut self) -> Result<bool, Fault> {
        self.stored.more().map_err(|error| self.read_failed(&error))
    }

    fn read_failed(&self, error: &std::io::Error) -> Fault {
        Fault {
            reason: Reason::ReadFailed,
            message: format!("the input cannot be read beyond byte {} ({error})", self.stored.offset()),
        }
    }

    fn more_unpacked(&mut self) -> Result<bool, Fault> {
        loop {
            if !self.inside {
                if !self.begin_member()? {
                    return Ok(false);
                }
                match self.whole_member()? {
                    None => {}
                    Some(0) => continue,
                    Some(_) => return Ok(true),
                }
            }
            self.make_room(CHUNK);
            let outcome = self.step();
            match outcome {
                Ok(0) => {}
                Ok(_) => return Ok(true),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Inflates the gzip member that has just begun, if it is wholly at hand and not too large; says how many bytes
    /// came out. `None` leaves it to be inflated step by step, which also tells what is wrong with it.
    fn whole_member(&mut self) -> Result<Option<usize>, Fault> {
        if self.compression != Compression::Gzip {
            return Ok(None);
        }
        if self.stored.fill(self.members_in_one_go.input_wanted()).is_err() {
            return Ok(None);
        }
        loop {
            self.make_room(self.members_in_one_go.room_wanted());
            match self.members_in_one_go.inflate(self.stored.available(), &mut self.window[self.end..]) {
                Member::Whole { packed, unpacked } => {
                    self.took(packed, unpacked)?;
                    self.end_member();
                    return Ok(Some(unpacked));
                }
                Member::MoreRoom => {}
                Member::NotWhole => return Ok(None),
            }
        }
    }

    /// Takes the decoder one step further; says how many bytes came out.
    fn step(&mut self) -> Result<usize, Fault> {
        if self.stored.available().is_empty() && !self.more_stored()? {
            return Err(Fault {
                reason: Reason::Truncated,
                message: format!(
                    "the input ends at byte {} inside the {} that begins at byte {}",
                    self.stored.offset(),
                    self.compression.unit(),
                    self.stored.offset() - self.member_packed
                ),
            });
        }
        let decoded = self.decoder.step(self.stored.available(), &mut self.window[self.end..]);
        let Step { packed, unpacked, ended } = decoded.map_err(|message| Fault {
            reason: self.compression.damage(),
            message: format!(
                "the {} that begins at byte {} is damaged near byte {} ({message})",
                self.compression.unit(),
                self.stored.offset() - self.member_packed,
                self.stored.offset()
            ),
        })?;
        self.took(packed, unpacked)?;
        if ended {
            self.end_member();
        }
        Ok(unpacked)
    }

    /// Accounts for what a decoder took and gave.
    fn took(&mut self, packed: usize, unpacked: usize) -> Result<(), Fault> {
        self.stored.consume(packed);
        self.end += unpacked;
        self.member_packed += packed as u64;
        self.member_unpacked += unpacked as u64;
        if self.limits.passes_ratio(self.member_packed, self.member_unpacked) {
            return Err(Fault {
                reason: Reason::DecompressionRatio,
                message: format!(
                    "the {} that begins at byte {} grows to more than {} times its size",
                    self.compression.unit(),
                    self.stored.offset() - self.member_packed,
                    self.limits.ratio
                ),
            });
        }
        Ok(())
    }

    fn end_member(&mut self) {
        self.inside = false;
        self.mark_member();
    }

    /// Notes that what comes out next begins at the stored byte where the cursor stands.
    fn mark_member(&mut self) {
        let unpacked = self.consumed + (self.end - self.start) as u64;
        if self.members.back().is_some_and(|last| last.0 == unpacked) {
            self.members.pop_back();
        }
        self.members.push_back((unpacked, self.stored.offset()));
        self.leave_members();
    }

    /// Begins the member at the cursor; `false` at the end of the input.
    fn begin_member(&mut self) -> Result<bool, Fault> {
        // Zeros behind the last member are padding (tapes, block devices) and mean nothing.
        loop {
            if self.stored.available().is_empty() && !self.more_stored()? {
                return Ok(false);
            }
            let zeros = self.stored.available().iter().take_while(|&&byte| byte == 0).count();
            if zeros == 0 {
                break;
            }
            self.stored.consume(zeros);
        }
        self.stored.forget();
        self.member_packed = 0;
        self.member_unpacked = 0;
        let first = self.stored.fill(4).map(|bytes| self.compression.starts_here(bytes));
        if !first.map_err(|error| self.read_failed(&error))? {
            // The search has to begin behind this byte, as it does behind a damaged member's first.
            return Err(Fault {
                reason: self.compression.damage(),
                message: format!("no {} begins at byte {}", self.compression.unit(), self.stored.offset()),
            });
        }
        self.mark_member();
        self.inside = true;
        self.decoder.begin(self.compression).map_err(|message| Fault { reason: self.compression.damage(), message })?;
        Ok(true)
    }

    /// Looks for the next magic number behind the start of the current member, as far back as bytes are kept.
    fn search(&mut self) -> bool {
        self.inside = false;
        let begin = self.stored.offset() - self.member_packed;
        // A member that lost its end runs on into the next one before the damage shows, so the search begins inside
        // the damaged one. The budget keeps an input made of false starts from being read more than a few times.
        let back = self.member_packed.saturating_sub(1);
        if self.rewound + back <= REWIND_GRACE + 2 * self.stored.offset() {
            self.rewound += back;
            self.stored.rewind(begin + 1);
        }
        if self.stored.offset() == begin && !self.stored.available().is_empty() {
            self.stored.consume(1);
        }
        self.member_packed = 0;
        self.member_unpacked = 0;
        let found = self.find_magic();
        self.mark_member();
        found
    }

    /// Moves the cursor to the next magic number, or to the end of the input.
    fn find_magic(&mut self) -> bool {
        let magic: &[u8] = if self.compression == Compression::Zstd { &ZSTD_MAGIC } else { &GZIP_MAGIC };
        loop {
            if self.stored.fill(4).is_err() || self.stored.available().len() < 4 {
                let rest = self.stored.available().len();
                self.stored.consume(rest);
                return false;
            }
            if self.compression.starts_here(self.stored.available()) {
                return true;
            }
            let bytes = &self.stored.available()[1..];
            let step = memchr::memmem::find(bytes, magic).unwrap_or(bytes.len().saturating_sub(3));
            self.stored.consume(1 + step);
        }
    }

    /// Makes the window's free tail at least `room` bytes long.
    fn make_room(&mut self, room: usize) {
        // Beginning again at the front whenever the window is empty keeps it in the processor's caches.
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.window.len() - self.end >= room {
            return;
        }
        if self.start >= self.window.len() / 2 {
            self.window.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.window.len() - self.end < room {
            let longer = (self.window.len() * 2).max(self.end + room).max(4 * CHUNK);
            self.window.resize(longer, 0);
        }
    }
}
