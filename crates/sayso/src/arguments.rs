//! The one table of commands and flags: it drives the parser, the help and the completions.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Who said what, in every article.
#[derive(Debug, Parser)]
#[command(name = "sayso", version, about, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say more: -v what is done, -vv every step. SAYSO_LOG=LEVEL does the same
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// How logs are written to standard error
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Pretty, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Pretty,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read articles and say who said what, without a configuration
    Annotate(Annotate),
    /// Run the pipeline that a configuration describes
    Run(Run),
    /// Find everything that is wrong with a configuration
    Check(Check),
    /// Say what is read, exported, dead and waiting; also while a run goes on
    Status(Status),
    /// Count inputs, parts and dead letters anew and hold them against the journal
    Verify(Verify),
    /// List dead letters, show one, or try them again
    Dead(Dead),
    /// List the plugins of a configuration, or look into a library
    Plugin(Plugin),
    /// Print a JSON Schema
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
}

/// Exit status: 0 all went well; 1 an input could not be read; 2 the command line is wrong.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 all went well; 1 an input could not be read; 2 the command line is wrong.")]
pub(crate) struct Annotate {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,

    /// How files are read
    #[arg(long, value_enum, default_value_t = From::Auto, value_name = "FORMAT")]
    pub(crate) from: From,

    /// What comes out; without it the reading view on a terminal and JSON Lines in a pipe
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) to: Option<To>,

    /// Say of each attribution what decided, whom its source may mean and what else may be made of its cue, with scores
    #[arg(long)]
    pub(crate) explain: bool,

    /// Stop behind this stage
    #[arg(long, value_enum, value_name = "STAGE")]
    pub(crate) until: Option<Until>,

    /// JSON Lines: the member that holds the document [default: text, or html]
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Option<String>,

    /// JSON Lines: what that member holds [default: by its name]
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Option<FormName>,

    /// What offsets in records count
    #[arg(long, value_enum, default_value_t = Offsets::Codepoint, value_name = "UNIT")]
    pub(crate) offsets: Offsets,

    /// Workers of each stage; 0 is one for each core
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u16).range(..=1024))]
    pub(crate) workers: u16,

    /// Take the settings of the stages, and the plugins, from this configuration
    #[arg(long, value_name = "CONFIG", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Load this plugin too; it stands where it says that it may. May be given several times
    #[arg(long = "plugin", value_name = "LIBRARY", value_hint = ValueHint::FilePath)]
    pub(crate) plugins: Vec<PathBuf>,

    /// A setting of the plugin, KEY=VALUE, or a TOML or JSON file with all of them. With several plugins each says for
    /// which one it is: NAME:KEY=VALUE
    #[arg(long = "plugin-config", value_name = "SETTING", requires = "plugins")]
    pub(crate) plugin_config: Vec<String>,

    /// Where those plugins run
    #[arg(long, value_enum, default_value_t = Isolation::Thread, value_name = "WHERE", requires = "plugins")]
    pub(crate) isolation: Isolation,

    /// Colours in the reading view
    #[arg(long, visible_alias = "color", value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// By each file's name and first bytes
    Auto,
    /// A web page
    Html,
    /// Scraped plain text: it is cleaned
    Text,
    /// Clean text, kept to the byte: only blocks are found
    CleanText,
    /// One JSON object a line
    Jsonl,
    /// A web archive
    Warc,
    /// An RSS or Atom feed
    Feed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// The reading view
    Pretty,
    /// One record a line
    Jsonl,
    /// Records over several lines, indented
    Json,
    /// A table, one row an attribution
    Csv,
    /// The reading view as a web page that stands alone
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// Text, blocks and metadata
    Clean,
    /// And sentences and quotations
    Segment,
    /// And who said what
    Attribute,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    /// A web page
    Html,
    /// Scraped plain text: it is cleaned
    Text,
    /// Clean text, kept to the byte
    CleanText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Isolation {
    /// In this process
    Thread,
    /// In a process of their own, which cannot take this one along
    Process,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Offsets {
    /// Bytes of UTF-8
    Byte,
    /// Unicode code points, as in Python
    Codepoint,
    /// UTF-16 code units, as in JavaScript and Java
    Utf16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 all went well; 1 some documents are dead letters, or the run broke off; \
                  2 the configuration is wrong, and nothing was written.")]
pub(crate) struct Run {
    /// The configuration: TOML, or JSON
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) config: PathBuf,

    /// How many of those who were quoted are named at the end
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) quoted: usize,

    /// Seconds between two lines of figures, one JSON object each, where standard error is no terminal; 0 is never
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    pub(crate) log_every: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The configuration: TOML, or JSON
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// The configuration: TOML, or JSON
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) config: PathBuf,

    /// As one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 everything agrees; 1 something does not; 2 there is no journal.")]
pub(crate) struct Verify {
    /// The configuration: TOML, or JSON
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Dead {
    #[command(subcommand)]
    pub(crate) command: DeadCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeadCommand {
    /// List all dead letters
    List {
        /// The configuration: TOML, or JSON
        #[arg(value_hint = ValueHint::FilePath)]
        config: PathBuf,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show one dead letter: why it died, and its raw bytes on standard output
    Show {
        /// The configuration: TOML, or JSON
        #[arg(value_hint = ValueHint::FilePath)]
        config: PathBuf,
        /// Its number in the list
        id: u64,
        /// The raw bytes and nothing else
        #[arg(long)]
        raw: bool,
    },
    /// Try dead letters again, with the configuration and the plugins as they are now
    Retry {
        /// The configuration: TOML, or JSON
        #[arg(value_hint = ValueHint::FilePath)]
        config: PathBuf,
        /// Their numbers in the list; without any, all that died behind `ingest`
        ids: Vec<u64>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Plugin {
    #[command(subcommand)]
    pub(crate) command: PluginCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// List the plugins of a configuration
    List {
        /// The configuration: TOML, or JSON
        #[arg(value_hint = ValueHint::FilePath)]
        config: PathBuf,
    },
    /// Make a folder with a plugin that builds, passes its own test and loads
    New {
        /// The folder; its last part is the plugin's name
        #[arg(value_name = "NAME", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        /// The language
        #[arg(long = "lang", value_enum, default_value_t = Language::Rust)]
        language: Language,
        /// What it does
        #[arg(long, value_enum, default_value_t = PluginKind::Annotator)]
        kind: PluginKind,
        /// Rust: the folder of the SDK; without it that of the repository that the command is run in
        #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        sdk: Option<PathBuf>,
    },
    /// Say what a library holds: name, version, place, JSON Schema of its configuration
    Inspect {
        /// The library
        #[arg(value_hint = ValueHint::FilePath)]
        library: PathBuf,
    },
}

/// What a new plugin is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Rust, with the SDK
    Rust,
    /// C, with the header
    C,
}

/// What a new plugin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PluginKind {
    /// Reads articles and adds to them
    Annotator,
    /// Makes articles of raw documents, in the place of clean
    Extractor,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Whose schema
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Of one record in the output
    Record,
    /// Of a configuration
    Config,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
