use sayso_plugin_abi::{SAYSO_LOG_DEBUG, SAYSO_LOG_ERROR, SAYSO_LOG_INFO, SAYSO_LOG_WARN, SaysoHost, SaysoStr};
use std::path::{Path, PathBuf};

/// How loud a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Level {
    /// Something is wrong.
    Error = SAYSO_LOG_ERROR,
    /// Something may be wrong.
    Warn = SAYSO_LOG_WARN,
    /// Worth knowing.
    Info = SAYSO_LOG_INFO,
    /// For the plugin's author.
    Debug = SAYSO_LOG_DEBUG,
}

/// What an instance is made in.
#[derive(Clone, Copy, Debug)]
pub struct Context<'call> {
    pub(crate) host: &'call SaysoHost,
    pub(crate) name: &'call str,
    pub(crate) folder: &'call Path,
}

impl Context<'_> {
    /// The name that the configuration gives this plugin: what it puts stands under it in `extensions`.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name
    }

    /// The folder of the configuration file, an absolute path. A process has one current folder and many
    /// configurations, so relative paths start here.
    #[must_use]
    pub const fn folder(&self) -> &Path {
        self.folder
    }

    /// `path` itself where it is absolute, else below the folder of the configuration file.
    #[must_use]
    pub fn resolve(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// Writes a line to the host's log.
    pub fn log(&self, level: Level, message: &str) {
        log(self.host, level, message);
    }
}

pub(crate) fn log(host: &SaysoHost, level: Level, message: &str) {
    // SAFETY: the host's table is alive for as long as the instance is, and the message until `log` returns.
    unsafe { (host.log)(host, level as u32, SaysoStr::lend(message)) };
}
