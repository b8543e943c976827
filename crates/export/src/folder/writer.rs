use super::{Folder, FolderOptions, Part, PartInfo};
use crate::ExportError;
use std::collections::BTreeSet;
use std::fs;

/// Lines into a folder, parts begun and rolled as they fill.
///
/// ```
/// use sayso_export::{FolderOptions, FolderWriter, Roll};
/// # let folder = tempfile::tempdir()?;
/// let roll = Roll { documents: Some(10_000), bytes: Some(256 << 20) };
/// let options = FolderOptions { path: folder.path().join("out"), roll, ..FolderOptions::default() };
/// let mut writer = FolderWriter::open(options)?;
/// writer.append(b"{}\n")?;
/// let part = writer.finish()?.expect("one document makes one part");
/// assert_eq!((part.documents, part.path.file_name().unwrap().to_str()), (1, Some("part-00000.jsonl")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FolderWriter {
    folder: Folder,
    part: Option<Part>,
    next: u32,
    written: BTreeSet<u32>,
}

impl FolderWriter {
    /// Opens the folder as [`Folder::open`] does.
    ///
    /// # Errors
    /// Those of [`Folder::open`].
    pub fn open(options: FolderOptions) -> Result<Self, ExportError> {
        let next = options.first_part;
        Ok(Self { folder: Folder::open(options)?, part: None, next, written: BTreeSet::new() })
    }

    /// Adds what one document gives: whole lines, newlines included. Gives the part that was committed to make room for it, if any.
    ///
    /// # Errors
    /// Those of [`Folder::begin`], [`Part::append`] and [`Part::commit`]. A part that met one is removed; those that
    /// were committed before it stay.
    pub fn append(&mut self, line: &[u8]) -> Result<Option<PartInfo>, ExportError> {
        let rolled = if self.is_full_for(line) { self.roll()? } else { None };
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(self.folder.begin(self.next)?),
        };
        if let Err(error) = part.append(line) {
            self.part = None;
            return Err(error);
        }
        Ok(rolled)
    }

    /// Commits the part that is being written, if any, so that the next line begins a new one: for rolling by the
    /// clock, which is the caller's.
    ///
    /// # Errors
    /// Those of [`Part::commit`].
    pub fn roll(&mut self) -> Result<Option<PartInfo>, ExportError> {
        let Some(part) = self.part.take() else { return Ok(None) };
        let info = part.commit()?;
        self.written.insert(info.number);
        self.next = self.next.saturating_add(1);
        Ok(Some(info))
    }

    /// Commits the last part. With [`FolderOptions::replace`], removes the parts of an earlier run that this one did
    /// not replace, so that the folder holds this run and nothing else.
    ///
    /// # Errors
    /// Those of [`Part::commit`], and [`ExportError::Write`] when an earlier part cannot be removed.
    pub fn finish(mut self) -> Result<Option<PartInfo>, ExportError> {
        let last = self.roll()?;
        if self.folder.options().replace {
            for (number, path) in self.folder.parts()? {
                let ours = self.written.contains(&number) && path == self.folder.part_path(number);
                if !ours && number >= self.folder.options().first_part {
                    fs::remove_file(&path).map_err(|source| ExportError::at(&path, source))?;
                }
            }
        }
        Ok(last)
    }

    fn is_full_for(&self, line: &[u8]) -> bool {
        let (Some(part), roll) = (&self.part, self.folder.options().roll) else { return false };
        roll.documents.is_some_and(|limit| part.documents() >= limit)
            || roll.bytes.is_some_and(|limit| part.bytes() + line.len() as u64 > limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Compression, Contents, Roll};
    use std::io::Read;
    use std::path::Path;

    fn options(path: &Path) -> FolderOptions {
        FolderOptions { path: path.join("out"), ..FolderOptions::default() }
    }

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path.join("out"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn parts_roll_by_documents_and_by_bytes() {
        let root = tempfile::tempdir().unwrap();
        let roll = Roll { documents: Some(3), bytes: Some(10) };
        let mut writer = FolderWriter::open(FolderOptions { roll, ..options(root.path()) }).unwrap();
        let mut infos = Vec::new();
        for line in ["1\n", "2\n", "3\n", "4\n", "55555555\n", "a line that alone is past the limit\n", "7\n"] {
            infos.extend(writer.append(line.as_bytes()).unwrap());
        }
        infos.extend(writer.finish().unwrap());
        let read = |info: &PartInfo| fs::read_to_string(&info.path).unwrap();
        let parts: Vec<String> = infos.iter().map(read).collect();
        assert_eq!(parts, ["1\n2\n3\n", "4\n", "55555555\n", "a line that alone is past the limit\n", "7\n"]);
        assert_eq!(infos.iter().map(|i| i.documents).collect::<Vec<_>>(), [3, 1, 1, 1, 1]);
        assert_eq!(infos[0].bytes, 6);
    }

    #[test]
    fn each_compression_reads_back_and_is_the_same_bytes_twice() {
        for compress in [Compression::None, Compression::Gzip, Compression::Zstd] {
            let stored = || {
                let root = tempfile::tempdir().unwrap();
                let mut writer = FolderWriter::open(FolderOptions { compress, ..options(root.path()) }).unwrap();
                for n in 0..2000 {
                    writer.append(format!("{{\"n\":{n}}}\n").as_bytes()).unwrap();
                }
                let info = writer.finish().unwrap().unwrap();
                let stored = fs::read(&info.path).unwrap();
                assert_eq!(info.stored_bytes, stored.len() as u64);
                (info, stored)
            };
            let (info, bytes) = stored();
            assert_eq!(bytes, stored().1);
            let mut lines = String::new();
            match compress {
                Compression::None => lines = String::from_utf8(bytes).unwrap(),
                Compression::Gzip => drop(flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut lines).unwrap()),
                Compression::Zstd => lines = String::from_utf8(zstd::decode_all(&bytes[..]).unwrap()).unwrap(),
            }
            assert_eq!(lines.lines().count(), 2000);
            assert_eq!(info.bytes, lines.len() as u64);
        }
    }

    #[test]
    fn nothing_has_a_final_name_before_it_is_committed() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = FolderWriter::open(options(root.path())).unwrap();
        writer.append(b"{}\n").unwrap();
        assert_eq!(names(root.path()), [".part-00000.jsonl.tmp"]);
        drop(writer);
        assert_eq!(names(root.path()), [""; 0]);
    }

    #[test]
    fn a_number_that_is_taken_is_an_error_unless_it_may_be_replaced() {
        let root = tempfile::tempdir().unwrap();
        let run = |replace, compress, lines: u32| {
            let roll = Roll { documents: Some(1), bytes: None };
            let mut writer =
                FolderWriter::open(FolderOptions { replace, roll, compress, ..options(root.path()) }).unwrap();
            for _ in 0..lines {
                writer.append(b"{}\n")?;
            }
            writer.finish()
        };
        run(false, Compression::None, 3).unwrap();
        assert!(matches!(run(false, Compression::None, 1), Err(ExportError::Exists { .. })));
        assert_eq!(names(root.path()), ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"]);
        run(true, Compression::Gzip, 2).unwrap();
        assert_eq!(names(root.path()), ["part-00000.jsonl.gz", "part-00001.jsonl.gz"]);
    }

    #[test]
    fn each_part_of_a_table_has_its_head_and_other_contents_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let write = |contents| {
            let roll = Roll { documents: Some(2), bytes: None };
            let table = FolderOptions { contents, roll, replace: true, ..options(root.path()) };
            let mut writer = FolderWriter::open(table).unwrap();
            for line in ["1\n", "", "3\n"] {
                writer.append(line.as_bytes()).unwrap();
            }
            writer.finish().unwrap().unwrap()
        };
        write(Contents::JsonLines);
        let last = write(Contents::Csv);
        assert_eq!(fs::read_to_string(&last.path).unwrap(), format!("{}3\n", crate::CSV_HEADER));
        assert_eq!(last.bytes, crate::CSV_HEADER.len() as u64 + 2);
        assert_eq!(names(root.path()), ["part-00000.csv", "part-00000.jsonl", "part-00001.csv", "part-00001.jsonl"]);
    }

    #[test]
    fn no_document_makes_no_part() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(FolderWriter::open(options(root.path())).unwrap().finish().unwrap(), None);
        assert_eq!(names(root.path()), [""; 0]);
    }
}
