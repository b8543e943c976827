//! File patterns that are kept: to look for their files again and again, and to ask whether a path is one of them.

use crate::find::{FindError, find_one, is_hidden, is_unfinished, split};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Patterns as [`find`](crate::find) takes them, for a program that waits for files to come.
///
/// Unlike [`find`](crate::find) they may name nothing yet. A pattern that names a folder is that folder from then on.
#[derive(Clone, Debug)]
pub struct Patterns {
    base: PathBuf,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    written: String,
    /// The path that the pattern is, if it is no glob.
    named: PathBuf,
    /// Where the search begins.
    folder: PathBuf,
    glob: Option<(GlobMatcher, bool)>,
}

impl Patterns {
    /// Takes the patterns apart; relative ones start at `base`.
    ///
    /// # Errors
    ///
    /// [`FindError::BadPattern`].
    pub fn new(base: &Path, patterns: &[impl AsRef<str>]) -> Result<Self, FindError> {
        let each = patterns.iter().map(|pattern| Pattern::new(base, pattern.as_ref()));
        Ok(Self { base: base.to_owned(), patterns: each.collect::<Result<_, _>>()? })
    }

    /// The files that are there now, in the byte order of their paths; none is no error.
    ///
    /// # Errors
    ///
    /// [`FindError::Unreadable`].
    pub fn find(&self) -> Result<BTreeSet<PathBuf>, FindError> {
        let mut files = BTreeSet::new();
        for pattern in &self.patterns {
            find_one(&self.base, &pattern.written, &mut files)?;
        }
        Ok(files)
    }

    /// Whether a path, written as [`find`](Self::find) would write it, is one that the patterns name. Whether it is a
    /// file, and there, is not looked at.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(path))
    }

    /// The folders that the files are in, however deep.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.patterns.iter().map(|pattern| if pattern.named.is_dir() { &*pattern.named } else { &*pattern.folder })
    }
}

impl Pattern {
    fn new(base: &Path, written: &str) -> Result<Self, FindError> {
        let named: PathBuf = base.join(written).components().collect();
        let (fixed, glob) = split(written);
        let folder: PathBuf = base.join(fixed).components().collect();
        let glob = if glob.is_empty() {
            None
        } else {
            let glob = GlobBuilder::new(glob)
                .literal_separator(true)
                .build()
                .map_err(|error| FindError::BadPattern { pattern: written.to_owned(), error })?;
            let dots_named = glob.glob().starts_with('.') || glob.glob().contains("/.");
            Some((glob.compile_matcher(), dots_named))
        };
        Ok(Self { written: written.to_owned(), named, folder, glob })
    }

    fn matches(&self, path: &Path) -> bool {
        if path == self.named {
            return true;
        }
        if is_unfinished(path) {
            return false;
        }
        if let Ok(inside) = path.strip_prefix(&self.named)
            && self.glob.is_none()
        {
            return !inside.iter().any(is_hidden);
        }
        let (Some((glob, dots_named)), Ok(inside)) = (&self.glob, path.strip_prefix(&self.folder)) else {
            return false;
        };
        (*dots_named || !inside.iter().any(is_hidden)) && glob.is_match(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::Patterns;
    use std::path::Path;

    #[test]
    fn a_path_matches_where_it_would_be_found() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let files = [
            "in/a.html",
            "in/b.txt",
            "in/.hidden",
            "in/deep/c.html",
            "in/deep/.git/d.html",
            "in/e.html.part",
            "in/f.TMP",
            "other/g.html",
            "log.jsonl",
            ".cache/h.html",
        ];
        for file in files {
            std::fs::create_dir_all(base.join(file).parent().unwrap()).unwrap();
            std::fs::write(base.join(file), "x").unwrap();
        }
        for pattern in ["in", "in/**/*", "in/*", "**/*.html", "{in,other}/*.html", "log.jsonl", ".cache/*", "in/f.TMP"]
        {
            let patterns = Patterns::new(base, &[pattern]).unwrap();
            let found = patterns.find().unwrap();
            for file in files {
                let path = base.join(file);
                assert_eq!(patterns.matches(&path), found.contains(&path), "{pattern} and {file}");
            }
        }
        let none: &[&str] = &["missing/*.html"];
        let patterns = Patterns::new(base, none).unwrap();
        assert!(patterns.find().unwrap().is_empty());
        assert_eq!(patterns.folders().collect::<Vec<&Path>>(), [base.join("missing")]);
        assert!(Patterns::new(base, &["in/[z"]).is_err());
    }
}
