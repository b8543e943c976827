use std::io;
use std::path::{Path, PathBuf};

/// Why a record could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output path names something that is not a folder.
    #[error("cannot write to {}: it is a file, not a folder; name a folder, or move the file away", path.display())]
    NotAFolder {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The output folder cannot be made or written to.
    #[error("cannot write to folder {}: {source}; make it writable for this user, or name another folder", path.display())]
    NotWritable {
        /// The folder as it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No room is left: the disk, a quota or a limit on the size of files.
    #[error("no room left to write {}: {source}; free some, then run again: what is finished stays", path.display())]
    Full {
        /// The file that was being written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The output folder is not there any more.
    #[error("the output folder {} is gone; put it back, then run again: what is finished stays", folder.display())]
    Gone {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written, synced or named.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A part of that number is there already, and it was not to be replaced.
    #[error("{} is there already; move it away, or name another folder", path.display())]
    Exists {
        /// The part.
        path: PathBuf,
    },
    /// The stream (standard output, say) did not take a line.
    #[error("cannot write the output: {0}")]
    Stream(#[source] io::Error),
    /// A row could not be made.
    #[error("the rows of {id} cannot be written: {source}")]
    Table {
        /// The article's id.
        id: String,
        /// What could not be said in a row.
        source: csv::Error,
    },
    /// An article holds what JSON cannot say.
    #[error("the record of {id} cannot be written as JSON: {source}")]
    Record {
        /// The article's id.
        id: String,
        /// What JSON could not say.
        source: serde_json::Error,
    },
}

impl ExportError {
    /// True when the reader of the stream has gone away, as `head` does when it has seen enough: an end, not a fault.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Stream(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The error of an operation on the file `path`.
    pub(crate) fn at(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { path, source }
            }
            io::ErrorKind::NotFound => match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
                    Self::Gone { folder: folder.to_owned(), source }
                }
                _ => Self::Write { path, source },
            },
            _ => Self::Write { path, source },
        }
    }
}
