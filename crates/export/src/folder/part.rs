use super::{Compression, FolderOptions, sync_folder};
use crate::ExportError;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What a committed part is: enough for a journal to name it and for a reader to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartInfo {
    /// Its number.
    pub number: u32,
    /// Its final path.
    pub path: PathBuf,
    /// How many documents it holds.
    pub documents: u64,
    /// Bytes of its lines, before compression.
    pub bytes: u64,
    /// Bytes on disk.
    pub stored_bytes: u64,
    /// Their BLAKE3.
    pub digest: [u8; 32],
}

/// A part that is being written, under a temporary name. Dropped without [`commit`](Self::commit), it is removed.
#[derive(Debug)]
pub struct Part {
    number: u32,
    path: PathBuf,
    // Empty once the part has its final name: there is nothing to remove then.
    temporary: PathBuf,
    // None once the file is closed.
    lines: Option<Lines>,
    documents: u64,
    bytes: u64,
}

/// A file that hashes what goes into it.
struct Hashed {
    file: File,
    hasher: blake3::Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

enum Lines {
    Plain(BufWriter<Hashed>),
    Gzip(flate2::write::GzEncoder<BufWriter<Hashed>>),
    Zstd(zstd::Encoder<'static, BufWriter<Hashed>>),
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
        })
    }
}

impl Lines {
    fn new(file: File, compress: Compression) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, Hashed { file, hasher: blake3::Hasher::new() });
        Ok(match compress {
            Compression::None => Self::Plain(file),
            Compression::Gzip => Self::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default())),
            Compression::Zstd => Self::Zstd(zstd::Encoder::new(file, 3)?),
        })
    }

    fn write_all(&mut self, line: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(line),
            Self::Gzip(out) => out.write_all(line),
            Self::Zstd(out) => out.write_all(line),
        }
    }

    fn finish(self) -> io::Result<Hashed> {
        let file = match self {
            Self::Plain(out) => out,
            Self::Gzip(out) => out.finish()?,
            Self::Zstd(out) => out.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Part {
    pub(super) fn create(
        number: u32,
        path: PathBuf,
        temporary: PathBuf,
        options: &FolderOptions,
    ) -> Result<Self, ExportError> {
        let head = options.contents.head().as_bytes();
        let open = || -> io::Result<Lines> {
            let mut lines = Lines::new(File::create_new(&temporary)?, options.compress)?;
            lines.write_all(head)?;
            Ok(lines)
        };
        let lines = open().map_err(|source| ExportError::at(&temporary, source))?;
        Ok(Self { number, path, temporary, lines: Some(lines), documents: 0, bytes: head.len() as u64 })
    }

    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// How many documents it holds so far.
    #[must_use]
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// Bytes of its lines so far, a head included, before compression.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds what one document gives: whole lines, newlines included.
    ///
    /// # Errors
    /// [`ExportError::Full`] and [`ExportError::Write`]. The part is not to be committed after one: drop it.
    pub fn append(&mut self, line: &[u8]) -> Result<(), ExportError> {
        if let Some(lines) = &mut self.lines {
            lines.write_all(line).map_err(|source| ExportError::at(&self.temporary, source))?;
        }
        self.documents += 1;
        self.bytes += line.len() as u64;
        Ok(())
    }

    /// Syncs the part, gives it its final name and syncs the folder. When this returns, the part outlives a power cut.
    ///
    /// # Errors
    /// [`ExportError::Full`] and [`ExportError::Write`]; the part is removed then, and its final name is not taken.
    pub fn commit(mut self) -> Result<PartInfo, ExportError> {
        let (stored_bytes, digest) = self.close().map_err(|source| ExportError::at(&self.temporary, source))?;
        fs::rename(&self.temporary, &self.path).map_err(|source| ExportError::at(&self.path, source))?;
        self.temporary = PathBuf::new();
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        sync_folder(folder).map_err(|source| ExportError::at(folder, source))?;
        let path = std::mem::take(&mut self.path);
        Ok(PartInfo { number: self.number, path, documents: self.documents, bytes: self.bytes, stored_bytes, digest })
    }

    fn close(&mut self) -> io::Result<(u64, [u8; 32])> {
        let Some(lines) = self.lines.take() else { return Ok((0, [0; 32])) };
        let Hashed { file, hasher } = lines.finish()?;
        file.sync_all()?;
        Ok((file.metadata()?.len(), *hasher.finalize().as_bytes()))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.temporary.as_os_str().is_empty() {
            // Nobody is left to hear of an error, and the next run removes what stays.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}
