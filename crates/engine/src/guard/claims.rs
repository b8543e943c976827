//! Who works on what, written down where it outlives the process.
//!
//! A file `claims` in the state folder, a line of fixed length for each document that a worker has in hand: the id of the
//! document and the name of the stage, or nothing. A worker overwrites its lines before each stage, which costs a call of the
//! system for each, and empties them when its batch is done.
//!
//! It is not synced. What a claim must outlive is the process, whatever ends it, and what the system holds does outlive
//! it. It need not outlive a power cut: that is no document's fault, and a claim that a power cut loses accuses nobody.
//!
//! Claims stand in a file of their own because the journal's database has one writer, whose transaction is open from one
//! commit of the output to the next.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a line: the id, a blank, the stage, blanks, the end of the line.
const LINE: usize = 128;
/// A line that claims nothing.
const EMPTY: [u8; LINE] = {
    let mut line = [b' '; LINE];
    line[LINE - 1] = b'\n';
    line
};

/// The claims of a run.
#[derive(Debug)]
pub struct Claims {
    file: File,
    path: PathBuf,
    lines: Mutex<Lines>,
    failed: AtomicBool,
}

#[derive(Debug, Default)]
struct Lines {
    free: Vec<u32>,
    next: u32,
}

/// A claim that nobody gave up: the process ended while a stage worked on the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accusation {
    /// The document.
    pub id: String,
    /// The stage.
    pub stage: String,
}

/// One worker's lines: one, and as many more as it ever had documents in hand.
#[derive(Debug)]
pub struct Claim {
    claims: Arc<Claims>,
    lines: Vec<u32>,
    /// How many of the lines claim a document.
    set: usize,
}

impl Claims {
    /// What an earlier process left in `folder`; nothing where there was none or it ended in order. What is no claim is
    /// passed over: the file may have been cut.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn left_in(folder: &Path) -> io::Result<Vec<Accusation>> {
        let text = match fs::read(folder.join("claims")) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut left: Vec<Accusation> = Vec::new();
        for line in text.lines() {
            let Some((id, stage)) = line.trim_matches([' ', '\0']).split_once(' ') else { continue };
            let known = id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) || left.iter().any(|a| a.id == id);
            if !known {
                left.push(Accusation { id: id.to_owned(), stage: stage.to_owned() });
            }
        }
        Ok(left)
    }

    /// Begins anew in `folder`, without any claim.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        let path = folder.join("claims");
        // Another file, not the old one emptied: a worker that a graph left behind may still write to its own.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = File::create_new(&path)?;
        Ok(Self { file, path, lines: Mutex::default(), failed: AtomicBool::new(false) })
    }

    /// A line for one worker.
    #[must_use]
    pub fn claim(self: &Arc<Self>) -> Claim {
        Claim { claims: Arc::clone(self), lines: vec![self.free_line()], set: 0 }
    }

    fn free_line(&self) -> u32 {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.free.pop().unwrap_or_else(|| {
            lines.next += 1;
            lines.next - 1
        })
    }

    fn write(&self, line: u32, text: &[u8; LINE]) {
        let written = write_at(&self.file, text, u64::from(line) * LINE as u64);
        if let Err(error) = written
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            // What is lost is the knowledge of who did it, if the process dies; no document.
            tracing::warn!(
                "cannot write {}: {error}; a document that ends the run will not be known",
                self.path.display()
            );
        }
    }
}

impl Claim {
    /// From here on `stage` works on the document.
    pub fn set(&mut self, id: &str, stage: &str) {
        self.set_all(&[id], stage);
    }

    /// From here on `stage` works on all of these documents.
    pub fn set_all(&mut self, ids: &[&str], stage: &str) {
        while self.lines.len() < ids.len() {
            self.lines.push(self.claims.free_line());
        }
        for (at, line) in self.lines.iter().enumerate() {
            match ids.get(at) {
                Some(id) => self.write(*line, id, stage),
                None if at < self.set => self.claims.write(*line, &EMPTY),
                None => break,
            }
        }
        self.set = ids.len();
    }

    fn write(&self, line: u32, id: &str, stage: &str) {
        let mut text = EMPTY;
        let name = &mut text[..LINE - 1];
        for (to, from) in name.iter_mut().zip(id.bytes().chain([b' ']).chain(stage.bytes())) {
            // A line is a line, whatever a plugin is called.
            *to = if from.is_ascii_control() { b'?' } else { from };
        }
        self.claims.write(line, &text);
    }

    /// From here on nobody works on anything.
    pub fn clear(&mut self) {
        self.set_all(&[], "");
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.clear();
        self.claims.lines.lock().unwrap_or_else(PoisonError::into_inner).free.append(&mut self.lines);
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::windows::fs::FileExt::seek_write(file, bytes, at).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0123456789abcdef0123456789abcdef";
    const TWO: &str = "fedcba9876543210fedcba9876543210";

    #[test]
    fn what_is_claimed_and_not_given_up_accuses() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Claims::left_in(folder.path()).unwrap(), []);
        let claims = Arc::new(Claims::begin(folder.path()).unwrap());
        let (mut first, mut second, mut third) = (claims.claim(), claims.claim(), claims.claim());
        first.set(TWO, "clean");
        first.set(ONE, "clean");
        second.set(TWO, &format!("a\nplugin {}", "x".repeat(500)));
        third.set(ONE, "attribute");
        second.clear();
        let left = Claims::left_in(folder.path()).unwrap();
        assert_eq!(left, [Accusation { id: ONE.into(), stage: "clean".into() }], "once, though two work on it");
        first.set_all(&[ONE, TWO], "attribute");
        assert_eq!(Claims::left_in(folder.path()).unwrap().len(), 2);
        first.set(ONE, "attribute");
        assert_eq!(Claims::left_in(folder.path()).unwrap().len(), 1, "only what is in hand now");
        first.set_all(&[ONE, TWO], "attribute");
        drop((first, third));
        second.set(TWO, "a\nplugin");
        let left = Claims::left_in(folder.path()).unwrap();
        assert_eq!(left, [Accusation { id: TWO.into(), stage: "a?plugin".into() }]);
        drop(second);
        assert_eq!(Claims::left_in(folder.path()).unwrap(), []);
        assert_eq!(claims.claim().lines, [1], "lines are used again");
    }

    #[test]
    fn what_is_no_claim_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let damaged =
            format!("{ONE} clean\n{ONE}\n\0\0\0\nshort clean\n{} x\n\u{fffd}{TWO} b\n{TWO} se", "z".repeat(32));
        fs::write(folder.path().join("claims"), damaged).unwrap();
        let left = Claims::left_in(folder.path()).unwrap();
        assert_eq!(left.iter().map(|a| a.stage.as_str()).collect::<Vec<_>>(), ["clean", "se"]);
    }
}
