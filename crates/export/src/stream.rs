//! Lines to anything that takes bytes.

use crate::ExportError;
use std::io::{BufWriter, Write};

/// JSON Lines to a [`Write`]: standard output, a socket, a buffer in a test.
///
/// Lines are gathered to 64 KiB before they go on. [`flush`](Self::flush) them at the end, and whenever a person waits
/// for them; what is not flushed when this is dropped is tried once more, but then nobody hears of an error.
#[derive(Debug)]
pub struct LineStream<W: Write> {
    out: BufWriter<W>,
    documents: u64,
}

impl<W: Write> LineStream<W> {
    /// A stream into `out`.
    pub fn new(out: W) -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, out), documents: 0 }
    }

    /// The same, with something in front of the first record: the names of a table's columns, say.
    ///
    /// # Errors
    /// [`ExportError::Stream`].
    pub fn with_head(out: W, head: &str) -> Result<Self, ExportError> {
        let mut stream = Self::new(out);
        stream.out.write_all(head.as_bytes()).map_err(ExportError::Stream)?;
        Ok(stream)
    }

    /// Writes one record: a whole line, newline included.
    ///
    /// # Errors
    /// [`ExportError::Stream`]; see [`ExportError::is_broken_pipe`] for the reader that has gone away.
    pub fn append(&mut self, line: &[u8]) -> Result<(), ExportError> {
        self.out.write_all(line).map_err(ExportError::Stream)?;
        self.documents += 1;
        Ok(())
    }

    /// How many records were taken.
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// Sends on what is gathered.
    ///
    /// # Errors
    /// [`ExportError::Stream`].
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.out.flush().map_err(ExportError::Stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    /// A reader that has gone away.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_told_from_a_fault() {
        let mut stream = LineStream::new(Gone);
        stream.append(b"{}\n").unwrap();
        assert!(stream.flush().unwrap_err().is_broken_pipe());
    }

    #[test]
    fn lines_come_out_as_they_went_in() {
        let mut out = Vec::new();
        let mut stream = LineStream::new(&mut out);
        stream.append(b"{\"a\":1}\n").unwrap();
        stream.append(b"{}\n").unwrap();
        assert_eq!(stream.documents(), 2);
        stream.flush().unwrap();
        drop(stream);
        assert_eq!(out, b"{\"a\":1}\n{}\n");
    }
}
