use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// Endings of files that somebody is still writing.
const UNFINISHED: [&str; 2] = ["part", "tmp"];

/// Why the inputs could not be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// A pattern names nothing.
    #[error("`{pattern}` matches no file (looked in {}); check the path, and that the files are not hidden or named .part or .tmp", folder.display())]
    NothingFound {
        /// The pattern as it was given.
        pattern: String,
        /// The folder that the search began in.
        folder: PathBuf,
    },
    /// A pattern is not well formed.
    #[error(
        "`{pattern}` is no file pattern: {error}; `*` stands for a name, `**` for any folders, `[...]` for a set, `{{a,b}}` for a choice"
    )]
    BadPattern {
        /// The pattern as it was given.
        pattern: String,
        /// What is wrong with it.
        #[source]
        error: globset::Error,
    },
    /// A folder cannot be read.
    #[error("`{pattern}`: {} cannot be read ({error}); check its permissions", path.display())]
    Unreadable {
        /// The pattern as it was given.
        pattern: String,
        /// What cannot be read.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
}

/// The files that the patterns name, without repetition, in the byte order of their paths: the same on every machine.
///
/// A pattern is a file, a folder (all files in it, however deep) or a glob (`inbox/**/*.html`); relative ones start at
/// `base`, and so do the paths that come back. A file named in full is taken whatever it is called. In folders and
/// globs, hidden files and folders (a dot first) and files ending in `.part` or `.tmp`, which somebody is still
/// writing, are left out, unless a glob names the dot itself (`.cache/*`). Links are followed; a loop of links is left
/// out.
///
/// # Errors
///
/// If a pattern is malformed, or names nothing, or a folder on its way cannot be read.
pub fn find(base: &Path, patterns: &[impl AsRef<str>]) -> Result<Vec<PathBuf>, FindError> {
    let mut files = BTreeSet::new();
    for pattern in patterns {
        let pattern = pattern.as_ref();
        let before = files.len();
        let found = find_one(base, pattern, &mut files)?;
        if !found && files.len() == before {
            let folder = base.join(split(pattern).0);
            return Err(FindError::NothingFound { pattern: pattern.to_owned(), folder });
        }
    }
    Ok(files.into_iter().collect())
}

/// Adds what one pattern names; says whether it named anything.
pub(crate) fn find_one(base: &Path, pattern: &str, files: &mut BTreeSet<PathBuf>) -> Result<bool, FindError> {
    // Taking the path apart and together again leaves out `.` and doubled slashes, so that one file has one name.
    let named: PathBuf = base.join(pattern).components().collect();
    if named.is_dir() {
        return walk(&named, pattern, None, files);
    }
    // A name may hold a bracket or a star, so what is there under this very name comes first.
    if named.exists() {
        files.insert(named);
        return Ok(true);
    }
    let (fixed, glob) = split(pattern);
    if glob.is_empty() {
        return Ok(false);
    }
    let folder: PathBuf = base.join(fixed).components().collect();
    let glob = GlobBuilder::new(glob)
        .literal_separator(true)
        .build()
        .map_err(|error| FindError::BadPattern { pattern: pattern.to_owned(), error })?;
    if !folder.is_dir() {
        return Ok(false);
    }
    walk(&folder, pattern, Some((&glob.compile_matcher(), glob.glob())), files)
}

fn walk(
    folder: &Path,
    pattern: &str,
    glob: Option<(&GlobMatcher, &str)>,
    files: &mut BTreeSet<PathBuf>,
) -> Result<bool, FindError> {
    let mut found = false;
    let depth = glob.map_or(usize::MAX, |(_, glob)| deepest(glob));
    let dots_named = glob.is_some_and(|(_, glob)| glob.starts_with('.') || glob.contains("/."));
    let wanted = |name: &OsStr| dots_named || !is_hidden(name);
    let walker = WalkDir::new(folder).follow_links(true).max_depth(depth).into_iter();
    for entry in walker.filter_entry(|entry| entry.depth() == 0 || wanted(entry.file_name())) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.loop_ancestor().is_some() => continue,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                match error.into_io_error() {
                    // A link to nothing, or a file removed while the folder was read.
                    Some(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Some(error) => return Err(FindError::Unreadable { pattern: pattern.to_owned(), path, error }),
                    None => continue,
                }
            }
        };
        let path = entry.path();
        if !entry.file_type().is_file() || is_unfinished(path) {
            continue;
        }
        let inside = path.strip_prefix(folder).unwrap_or(path);
        if glob.is_none_or(|(matcher, _)| matcher.is_match(inside)) {
            found = true;
            files.insert(entry.into_path());
        }
    }
    Ok(found)
}

/// Whether a file or folder of that name is passed over: a dot stands first.
pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether somebody is still writing the file, by its ending.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|end| UNFINISHED.iter().any(|unfinished| end.eq_ignore_ascii_case(unfinished)))
}

/// The folders before the first one with a special character, and the rest. A pattern without any is all folders.
pub(crate) fn split(pattern: &str) -> (&Path, &str) {
    let Some(special) = pattern.find(['*', '?', '[', '{']) else {
        let path = Path::new(pattern);
        let ends_in_name = matches!(path.components().next_back(), Some(Component::Normal(_)));
        return (if ends_in_name { path.parent().unwrap_or(path) } else { path }, "");
    };
    let fixed = pattern[..special].rfind('/').map_or(0, |slash| slash + 1);
    (Path::new(&pattern[..fixed]), &pattern[fixed..])
}

/// How many folders deep a glob can match.
fn deepest(glob: &str) -> usize {
    // Inside braces a slash may be one of several choices; counting them all is an upper bound.
    if glob.contains("**") { usize::MAX } else { glob.matches('/').count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::{FindError, find};
    use std::fs;
    use std::path::Path;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(base: &Path, patterns: &[&str]) -> Vec<String> {
        let files = find(base, patterns).unwrap();
        files.iter().map(|file| file.strip_prefix(base).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn folders_and_globs_give_sorted_files_once() {
        let base = folder(&["in/b.html", "in/a.txt", "in/deep/er/c.html", "in/deep/d.txt", "other/e.html"]);
        let base = base.path();
        assert_eq!(names(base, &["in"]), ["in/a.txt", "in/b.html", "in/deep/d.txt", "in/deep/er/c.html"]);
        assert_eq!(names(base, &["in/**/*"]), names(base, &["in"]));
        assert_eq!(names(base, &["in/*"]), ["in/a.txt", "in/b.html"]);
        assert_eq!(names(base, &["**/*.html", "in/b.html"]), ["in/b.html", "in/deep/er/c.html", "other/e.html"]);
        assert_eq!(names(base, &["{in,other}/*.html"]), ["in/b.html", "other/e.html"]);
        assert_eq!(names(base, &["in/./b.html"]), ["in/b.html"]);
    }

    #[test]
    fn hidden_and_unfinished_files_are_left_out_unless_named() {
        let base =
            folder(&["in/.hidden", "in/.git/x.html", "in/a.html", "in/b.html.part", "in/c.TMP", "in/d.part.html"]);
        let base = base.path();
        assert_eq!(names(base, &["in"]), ["in/a.html", "in/d.part.html"]);
        assert_eq!(names(base, &["in/.hidden", "in/c.TMP"]), ["in/.hidden", "in/c.TMP"]);
        assert_eq!(names(base, &["in/.git/*"]), ["in/.git/x.html"]);
    }

    #[test]
    fn a_name_with_special_characters_is_a_name_first() {
        let base = folder(&["in/a[1].html", "in/a1.html"]);
        assert_eq!(names(base.path(), &["in/a[1].html"]), ["in/a[1].html"]);
    }

    #[test]
    fn nothing_found_names_the_pattern_and_the_folder() {
        let base = folder(&["in/a.html"]);
        for pattern in ["in/*.txt", "missing", "missing/**/*", "in/b.html"] {
            let error = find(base.path(), &[pattern]).unwrap_err();
            assert!(matches!(error, FindError::NothingFound { .. }), "{error:?}");
            assert!(error.to_string().contains(pattern), "{error}");
        }
        let error = find(base.path(), &["in/[z"]).unwrap_err();
        assert!(error.to_string().contains("is no file pattern"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_ends() {
        let base = folder(&["in/a.html"]);
        std::os::unix::fs::symlink(base.path().join("in"), base.path().join("in/again")).unwrap();
        std::os::unix::fs::symlink(base.path().join("nowhere"), base.path().join("in/dangling")).unwrap();
        assert_eq!(names(base.path(), &["in"]), ["in/a.html"]);
    }
}
