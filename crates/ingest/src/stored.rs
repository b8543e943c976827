use std::io::{self, ErrorKind, Read};

/// How many bytes are asked of the reader at a time.
const CHUNK: usize = 128 << 10;

/// How many bytes behind the cursor stay at hand, so that the search for the next member after damage can begin inside
/// the damaged one.
const KEPT: usize = 1 << 20;

/// The input as it is stored: a window that slides over a reader and knows its place in the file.
///
/// `buffer[kept..cursor]` was consumed and is kept for [`Stored::rewind`], `buffer[cursor..end]` is yet to be
/// consumed.
pub(crate) struct Stored {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    kept: usize,
    cursor: usize,
    end: usize,
    /// File offset of `buffer[cursor]`.
    offset: u64,
    ended: bool,
}

impl Stored {
    pub(crate) fn new(reader: Box<dyn Read + Send>, offset: u64) -> Self {
        Self { reader, buffer: Vec::new(), kept: 0, cursor: 0, end: 0, offset, ended: false }
    }

    /// The bytes that are at hand.
    pub(crate) fn available(&self) -> &[u8] {
        &self.buffer[self.cursor..self.end]
    }

    /// Where the first available byte stands in the file.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    pub(crate) fn consume(&mut self, bytes: usize) {
        debug_assert!(bytes <= self.end - self.cursor);
        self.cursor += bytes;
        self.offset += bytes as u64;
        self.kept = self.kept.max(self.cursor.saturating_sub(KEPT));
    }

    /// Forgets what was consumed: [`rewind`](Self::rewind) goes no further back than here.
    pub(crate) fn forget(&mut self) {
        self.kept = self.cursor;
    }

    /// Goes back to the file offset `to`, or as near to it as is kept.
    pub(crate) fn rewind(&mut self, to: u64) {
        let back = usize::try_from(self.offset.saturating_sub(to)).unwrap_or(usize::MAX).min(self.cursor - self.kept);
        self.cursor -= back;
        self.offset -= back as u64;
    }

    /// Reads more bytes behind the available ones; `false` at the end of the file.
    pub(crate) fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // Moved only when at least half of the buffer is free, so that each byte is moved a bounded number of times.
        if self.buffer.len() - self.end < CHUNK && self.kept > self.buffer.len() / 2 {
            self.buffer.copy_within(self.kept..self.end, 0);
            self.end -= self.kept;
            self.cursor -= self.kept;
            self.kept = 0;
        }
        if self.buffer.len() - self.end < CHUNK {
            let longer = (self.buffer.len() * 2).max(2 * CHUNK);
            self.buffer.resize(longer, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(read) => {
                    self.end += read;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads until at least `least` bytes are available or the file ends.
    pub(crate) fn fill(&mut self, least: usize) -> io::Result<&[u8]> {
        while self.end - self.cursor < least && self.more()? {}
        Ok(self.available())
    }
}
