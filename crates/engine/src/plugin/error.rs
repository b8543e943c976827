use std::path::PathBuf;

/// Why a library cannot be used as a plugin. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such file, or it cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The library.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Other users may change the file, or put another in its place.
    #[error(
        "{} can be written to by other users, so that what it holds is theirs to say; take the right away (chmod o-w), or \
         set allow_writable = true", path.display()
    )]
    Writable {
        /// The library, or its folder.
        path: PathBuf,
    },
    /// The file is not the one that `sha256` names.
    #[error("{} is not the library that the configuration names: its SHA-256 is {found}", path.display())]
    OtherHash {
        /// The library.
        path: PathBuf,
        /// What its hash is.
        found: String,
    },
    /// The system's loader does not take it.
    #[error("{} cannot be loaded: {reason}; a plugin is a shared library for this system and processor", path.display())]
    NotALibrary {
        /// The library.
        path: PathBuf,
        /// What the loader says.
        reason: String,
    },
    /// It exports no `sayso_plugin_entry`.
    #[error("{} is no sayso plugin: it exports no `sayso_plugin_entry`", path.display())]
    NoEntry {
        /// The library.
        path: PathBuf,
    },
    /// What it exports does not begin as an entry does.
    #[error("{} is no sayso plugin: its `sayso_plugin_entry` does not begin with the magic number", path.display())]
    WrongMagic {
        /// The library.
        path: PathBuf,
    },
    /// It was built for another version of the ABI.
    #[error(
        "{} was built for version {major}.{minor} of the plugin ABI, and this program speaks version {}.{}; build it \
         again with this program's SDK or header",
        path.display(), sayso_plugin_abi::SAYSO_ABI_MAJOR, sayso_plugin_abi::SAYSO_ABI_MINOR
    )]
    OtherVersion {
        /// The library.
        path: PathBuf,
        /// Its major version.
        major: u32,
        /// Its minor version.
        minor: u32,
    },
    /// A struct of it breaks the contract.
    #[error("{} breaks the plugin ABI: {what}", path.display())]
    Broken {
        /// The library.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// It was asked in a process of its own, and that went wrong.
    #[error("{} could not be asked what it is: {reason}", path.display())]
    NotAsked {
        /// The library.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// It does not take its configuration.
    #[error("the plugin refuses its configuration: {reason}")]
    Refused {
        /// In the plugin's words.
        reason: String,
    },
}
