//! Lines in a folder, in parts that are either whole or not there.
//!
//! A part is written under a temporary name (`.part-00000.jsonl.zst.tmp`), synced, renamed, and the folder synced: the
//! order that lets a reader of the folder, and a run that starts after a power cut, trust every file with a final name
//! (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014). What was left under a temporary name belongs to
//! nobody and is removed when the folder is opened.
//!
//! [`Folder`] and [`Part`] are the two steps one by one, for a caller that keeps a journal: begin a part, append lines,
//! commit, and write the [`PartInfo`] down together with what the part covers. [`FolderWriter`] is the same with parts
//! begun and rolled on its own.

mod part;
mod writer;

pub use part::{Part, PartInfo};
pub use writer::FolderWriter;

use crate::ExportError;
use std::fs;
use std::path::{Path, PathBuf};

/// How the lines of a part are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// `.gz`, without a time stamp, so that the same lines are the same file.
    Gzip,
    /// `.zst`, level 3.
    Zstd,
}

impl Compression {
    const ALL: [Self; 3] = [Self::None, Self::Gzip, Self::Zstd];

    const fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// What a part holds, which decides its name and how it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contents {
    /// One record a line: `.jsonl`.
    #[default]
    JsonLines,
    /// Rows, with the names of the columns at the head of each part: `.csv`.
    Csv,
}

impl Contents {
    #[cfg(test)]
    const ALL: [Self; 2] = [Self::JsonLines, Self::Csv];

    const fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    const fn head(self) -> &'static str {
        match self {
            Self::JsonLines => "",
            Self::Csv => crate::CSV_HEADER,
        }
    }
}

/// When a part is full and the next one begins. A part always takes at least one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    /// After so many documents.
    pub documents: Option<u64>,
    /// Before the line that would take it past so many bytes, counted uncompressed.
    pub bytes: Option<u64>,
}

/// Where and how parts are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderOptions {
    /// The folder. It is made, with its parents, where it is not there.
    pub path: PathBuf,
    /// What every part holds.
    pub contents: Contents,
    /// Compression of every part.
    pub compress: Compression,
    /// When parts roll; never by default.
    pub roll: Roll,
    /// The number of the first part that [`FolderWriter`] begins.
    pub first_part: u32,
    /// Whether a part takes the place of one with the same number, and [`FolderWriter::finish`] removes those that an
    /// earlier run left after the last. Without it, a number that is taken is [`ExportError::Exists`].
    pub replace: bool,
}

/// An output folder that was found writable.
#[derive(Clone, Debug)]
pub struct Folder {
    options: FolderOptions,
}

impl Folder {
    /// Opens the folder: makes it where it is not there, proves that files can be made in it, and removes what an
    /// interrupted run left under temporary names.
    ///
    /// # Errors
    /// [`ExportError::NotAFolder`], [`ExportError::NotWritable`]; nothing was written then.
    pub fn open(options: FolderOptions) -> Result<Self, ExportError> {
        let path = &options.path;
        if path.exists() && !path.is_dir() {
            return Err(ExportError::NotAFolder { path: path.clone() });
        }
        let not_writable = |source| ExportError::NotWritable { path: path.clone(), source };
        fs::create_dir_all(path).map_err(not_writable)?;
        let probe = path.join(".part-probe.tmp");
        fs::File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(not_writable)?;
        let folder = Self { options };
        for name in folder.names()? {
            if name.starts_with(".part-") && name.ends_with(".tmp") {
                let left = folder.options.path.join(name);
                fs::remove_file(&left).map_err(|source| ExportError::at(&left, source))?;
            }
        }
        Ok(folder)
    }

    /// Where and how parts are written.
    #[must_use]
    pub const fn options(&self) -> &FolderOptions {
        &self.options
    }

    /// The path that part `number` has once it is committed.
    #[must_use]
    pub fn part_path(&self, number: u32) -> PathBuf {
        self.options.path.join(self.part_name(number))
    }

    /// The parts of the same contents in the folder, whoever wrote them and however they are compressed, in the order of
    /// their numbers.
    ///
    /// # Errors
    /// [`ExportError::Write`] when the folder cannot be listed.
    pub fn parts(&self) -> Result<Vec<(u32, PathBuf)>, ExportError> {
        let mut parts: Vec<(u32, PathBuf)> = self
            .names()?
            .iter()
            .filter_map(|name| Some((self.part_number(name)?, self.options.path.join(name))))
            .collect();
        parts.sort();
        Ok(parts)
    }

    /// Begins part `number` under its temporary name.
    ///
    /// # Errors
    /// [`ExportError::Exists`] when the number is taken and may not be replaced; [`ExportError::Full`] and
    /// [`ExportError::Write`].
    pub fn begin(&self, number: u32) -> Result<Part, ExportError> {
        let path = self.part_path(number);
        if !self.options.replace && path.exists() {
            return Err(ExportError::Exists { path });
        }
        let temporary = self.options.path.join(format!(".{}.tmp", self.part_name(number)));
        Part::create(number, path, temporary, &self.options)
    }

    fn part_name(&self, number: u32) -> String {
        part_name(number, self.options.contents, self.options.compress)
    }

    fn part_number(&self, name: &str) -> Option<u32> {
        part_number(name, self.options.contents)
    }

    fn names(&self) -> Result<Vec<String>, ExportError> {
        let list = || -> std::io::Result<Vec<String>> {
            fs::read_dir(&self.options.path)?
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect()
        };
        list().map_err(|source| ExportError::at(&self.options.path, source))
    }
}

fn part_name(number: u32, contents: Contents, compress: Compression) -> String {
    format!("part-{number:05}.{}{}", contents.extension(), compress.suffix())
}

/// The number in a name that [`part_name`] gives for `contents`.
fn part_number(name: &str, contents: Contents) -> Option<u32> {
    let (digits, rest) = name.strip_prefix("part-")?.split_once('.')?;
    let suffix = rest.strip_prefix(contents.extension())?;
    let known = Compression::ALL.iter().any(|compress| compress.suffix() == suffix);
    (known && digits.len() >= 5 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Makes the names in a folder durable. Only where folders can be synced: elsewhere a rename is as durable as it gets.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) { fs::File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for contents in Contents::ALL {
            for compress in Compression::ALL {
                let read = |number| part_number(&part_name(number, contents, compress), contents);
                assert_eq!((read(7), read(1_234_567)), (Some(7), Some(1_234_567)));
            }
        }
        for other in ["part-1.jsonl", "part-00001.csv", "part-0000x.jsonl", ".part-00001.jsonl.tmp", "notes.txt"] {
            assert_eq!(part_number(other, Contents::JsonLines), None, "{other}");
        }
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_named() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("out");
        fs::write(&path, "mine").unwrap();
        let error = Folder::open(FolderOptions { path: path.clone(), ..FolderOptions::default() }).unwrap_err();
        assert!(matches!(error, ExportError::NotAFolder { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"mine");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let path = root.path().join("file/out");
        let error = Folder::open(FolderOptions { path, ..FolderOptions::default() }).unwrap_err();
        assert!(matches!(error, ExportError::NotWritable { .. }), "{error}");
    }

    #[test]
    fn what_an_interrupted_run_left_is_removed_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        for name in [".part-00003.jsonl.tmp", "part-00002.jsonl", "notes.txt", ".hidden"] {
            fs::write(root.path().join(name), "x").unwrap();
        }
        let folder = Folder::open(FolderOptions { path: root.path().into(), ..FolderOptions::default() }).unwrap();
        let mut left = folder.names().unwrap();
        left.sort();
        assert_eq!(left, [".hidden", "notes.txt", "part-00002.jsonl"]);
        assert_eq!(folder.parts().unwrap(), [(2, root.path().join("part-00002.jsonl"))]);
    }
}
