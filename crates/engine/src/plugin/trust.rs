//! Whether a library may be loaded at all. Loading one runs its code with all the rights of this program, so it is asked
//! first: is it the file that was meant, and could anybody else have put it there?

use super::LoadError;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What a configuration says about trusting a library.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Hex SHA-256 that the file must have.
    pub sha256: Option<String>,
    /// Take a library that other users can write to.
    pub allow_writable: bool,
}

/// The absolute path of a library that may be loaded. A path is never searched for: relative ones start at the working
/// directory (those of a configuration were resolved against its folder before).
pub(super) fn admit(path: &Path, trust: &Trust) -> Result<PathBuf, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    let real = path.canonicalize().map_err(unreadable)?;
    let mut file = File::open(&real).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    if !trust.allow_writable {
        not_writable_by_others(&real)?;
    }
    if let Some(expected) = &trust.sha256 {
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; 1 << 16];
        loop {
            match file.read(&mut chunk).map_err(unreadable)? {
                0 => break,
                read => hasher.update(&chunk[..read]),
            }
        }
        let found: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        if !expected.eq_ignore_ascii_case(&found) {
            return Err(LoadError::OtherHash { path: real, found });
        }
    }
    Ok(real)
}

/// The file, and its folder: who can write to that can put another file in the place of this one, unless the folder's
/// sticky bit keeps each user to their own.
#[cfg(unix)]
fn not_writable_by_others(path: &Path) -> Result<(), LoadError> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS_WRITE: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let mode = |path: &Path| {
        let metadata = path.metadata().map_err(|source| LoadError::Unreadable { path: path.to_owned(), source })?;
        Ok(metadata.permissions().mode())
    };
    if mode(path)? & OTHERS_WRITE != 0 {
        return Err(LoadError::Writable { path: path.to_owned() });
    }
    match path.parent() {
        Some(folder) if mode(folder)? & (OTHERS_WRITE | STICKY) == OTHERS_WRITE => {
            Err(LoadError::Writable { path: folder.to_owned() })
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn not_writable_by_others(_path: &Path) -> Result<(), LoadError> {
    Ok(())
}
