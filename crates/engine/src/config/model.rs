//! What a configuration says, as types. Their doc comments are the descriptions in the JSON Schema.

use super::size::ByteSize;
use crate::stage::After;
use sayso_record::{Form, OffsetUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// A configuration of `sayso run`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How the work is divided.
    pub pipeline: Pipeline,
    /// Where documents come from, read in this order.
    #[schemars(length(min = 1))]
    pub ingest: Vec<Ingest>,
    /// Raw pages to articles.
    pub clean: Clean,
    /// Sentences and quotations.
    pub segment: Segment,
    /// Who said what.
    pub attribute: Attribute,
    /// Custom stages; those behind the same built-in stage run in this order.
    pub plugin: Vec<Plugin>,
    /// Where records go.
    #[schemars(length(min = 1))]
    pub export: Vec<Export>,
    /// What one document may cost before it is given up as a dead letter.
    pub limits: Limits,
    /// Figures for a monitoring system.
    pub metrics: Option<Metrics>,
}

/// How the work is divided.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pipeline {
    /// Folder of the journal: with it a run that is stopped or killed goes on where it was, and a later one reads only
    /// what is new. Without it every run stands for itself. Safe to delete only together with the output.
    pub state: Option<PathBuf>,
    /// What becomes of a document whose bytes were exported before. Needs `state`.
    pub duplicates: Option<Duplicates>,
    /// What becomes of reprints and changed copies of an earlier article.
    pub near_duplicates: NearDuplicates,
    /// The last built-in stage.
    pub until: Until,
    /// Workers of each stage; 0 is one for each core.
    #[schemars(range(max = 1024))]
    pub workers: usize,
    /// Documents in one message between stages.
    #[schemars(range(min = 1, max = 100_000))]
    pub batch: usize,
    /// How much may be on its way at once.
    pub queue: Queue,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            state: None,
            duplicates: None,
            near_duplicates: NearDuplicates::default(),
            until: Until::Attribute,
            workers: 0,
            batch: 32,
            queue: Queue::default(),
        }
    }
}

/// How much may be on its way at once. Whichever bound is reached first holds the readers back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Queue {
    /// Batches waiting in front of each stage.
    #[schemars(range(min = 1, max = 100_000))]
    pub batches: usize,
    /// Raw bytes of all documents between reader and writer. A single larger document still passes, alone.
    pub bytes: ByteSize,
}

impl Default for Queue {
    fn default() -> Self {
        Self { batches: 16, bytes: ByteSize(64 << 20) }
    }
}

/// What becomes of a document whose bytes were exported before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It is counted and left out.
    #[default]
    Skip,
    /// It is exported again.
    Keep,
}

/// How reprints and changed copies of an earlier article are found, and what becomes of them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NearDuplicates {
    /// What becomes of them.
    pub action: Near,
    /// The least resemblance to the earlier article: the share of all runs of three words in the two that both have.
    /// A story cut to two thirds has 0.67, one in which every eighth word was changed about 0.5.
    #[schemars(range(min = 0.2, max = 1.0))]
    pub similarity: f32,
    /// How many articles are remembered, those that were the first of their kind; the oldest leaves first. Each takes
    /// some 600 bytes of memory.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub remember: usize,
}

impl Default for NearDuplicates {
    fn default() -> Self {
        Self { action: Near::default(), similarity: 0.4, remember: 100_000 }
    }
}

/// What becomes of near-duplicates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Near {
    /// They are exported, and say whose copy they are.
    #[default]
    Mark,
    /// They are counted as duplicates and left out.
    Skip,
    /// Nobody looks for them.
    Off,
}

/// The last built-in stage to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Until {
    /// Text, blocks and metadata.
    Clean,
    /// And sentences and quotations.
    Segment,
    /// And who said what.
    #[default]
    Attribute,
}

/// One source of documents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ingest {
    /// What sort of source it is.
    pub kind: IngestKind,
    /// Files, folders and globs (`inbox/**/*`), relative to this file's folder. Each is read in sorted order.
    #[serde(default)]
    pub paths: Vec<String>,
    /// How the files are to be read; without it each file's name and first bytes decide.
    #[serde(default)]
    pub format: Option<Format>,
    /// JSON Lines: the member that holds the document; without it `text`, or `html`.
    #[serde(default)]
    pub field: Option<String>,
    /// JSON Lines: what that member holds.
    #[serde(default, rename = "as")]
    #[schemars(with = "Option<FormName>")]
    pub form: Option<Form>,
    /// Keep running and pick up what arrives. Needs `pipeline.state`.
    #[serde(default)]
    pub watch: bool,
    /// Watching: seconds for which a file's size and time must have stayed the same before it is read.
    #[serde(default = "stable")]
    #[schemars(range(min = 0.0, max = 86400.0))]
    pub stable: f64,
    /// Watching: seconds between two looks at everything, beside the notices of the system; what finds new files in
    /// network folders, which give no notice.
    #[serde(default = "poll")]
    #[schemars(range(min = 0.1, max = 86400.0))]
    pub poll: f64,
}

const fn stable() -> f64 {
    2.0
}

const fn poll() -> f64 {
    60.0
}

/// What sort of source documents come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IngestKind {
    /// Files, folders and globs.
    Files,
    /// Standard input.
    Stdin,
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One web page.
    Html,
    /// One article as scraped plain text; it is cleaned.
    Text,
    /// One article as clean text, kept to the byte.
    CleanText,
    /// One JSON object a line, a document in each.
    Jsonl,
    /// A web archive.
    Warc,
    /// An RSS or Atom feed, a document in each entry.
    Feed,
}

impl Format {
    /// The same for the reader.
    #[must_use]
    pub const fn read_as(self) -> sayso_ingest::Format {
        match self {
            Self::Html => sayso_ingest::Format::Html,
            Self::Text => sayso_ingest::Format::Text,
            Self::CleanText => sayso_ingest::Format::CleanText,
            Self::Jsonl => sayso_ingest::Format::Jsonl,
            Self::Warc => sayso_ingest::Format::Warc,
            Self::Feed => sayso_ingest::Format::Feed,
        }
    }
}

/// What a member of a JSON Lines file holds. (Stands for [`Form`] in the schema.)
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is used")]
enum FormName {
    /// A web page.
    Html,
    /// Scraped plain text; it is cleaned.
    Text,
    /// Clean text, kept to the byte.
    CleanText,
}

/// Raw pages to articles.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clean {
    /// What becomes of picture captions.
    pub captions: Captions,
    /// Whether records say what was left out of the text, and why.
    pub dropped: bool,
}

impl Default for Clean {
    fn default() -> Self {
        Self { captions: Captions::Keep, dropped: true }
    }
}

/// What becomes of picture captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Captions {
    /// They are blocks of the text.
    Keep,
    /// They are among what was dropped.
    Drop,
}

/// Sentences and quotations. Nothing to set yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Segment {}

/// Who said what.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Attribute {
    /// Attributions below this confidence are left out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_confidence: f32,
}

/// A custom stage, loaded at run time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plugin {
    /// Its name in records (`extensions.NAME`), logs and dead letters.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The library.
    pub path: PathBuf,
    /// The built-in stage that it stands behind; an extractor has `place` instead.
    #[serde(default)]
    pub after: Option<After>,
    /// `"clean"` for an extractor, which takes the place of `clean` for the documents that it claims.
    #[serde(default)]
    pub place: Option<Place>,
    /// Where it runs.
    #[serde(default)]
    pub isolation: Isolation,
    /// Hex SHA-256 of the library: any other is refused.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Take a library that other users can write to.
    #[serde(default)]
    pub allow_writable: bool,
    /// In a process: seconds that one batch may take, after which the process is ended.
    #[serde(default = "plugin_timeout")]
    #[schemars(range(min = 0.01, max = 86400.0))]
    pub timeout: f64,
    /// In a process: the most memory (address space) that it may take.
    #[serde(default = "plugin_memory")]
    pub memory: ByteSize,
    /// The plugin's own configuration; `sayso plugin inspect` shows its schema.
    #[serde(default)]
    pub config: Option<serde_json::Map<String, serde_json::Value>>,
}

pub(crate) const fn plugin_timeout() -> f64 {
    10.0
}

pub(crate) const fn plugin_memory() -> ByteSize {
    ByteSize(1 << 30)
}

/// The place that an extractor takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// That of `clean`.
    Clean,
}

/// Where a plugin runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Isolation {
    /// In this process: fastest, and a crash of the plugin is a crash of the run.
    #[default]
    Thread,
    /// In a child process.
    Process,
}

/// One place where records go.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// What is written.
    pub kind: ExportKind,
    /// A folder, made where it is missing; `-` is standard output.
    pub path: PathBuf,
    /// How files are compressed.
    #[serde(default)]
    pub compress: Compress,
    /// What offsets count.
    #[serde(default)]
    #[schemars(with = "OffsetName")]
    pub offsets: OffsetUnit,
    /// When a file is closed and the next one begun.
    #[serde(default)]
    pub roll: Option<Roll>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportKind {
    /// JSON Lines: one record a line.
    Jsonl,
    /// One row an attribution.
    Csv,
}

/// How files are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Compress {
    /// Not at all.
    #[default]
    None,
    /// Gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// What offsets count. (Stands for [`OffsetUnit`] in the schema.)
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
enum OffsetName {
    /// Bytes of UTF-8.
    Byte,
    /// Unicode code points.
    Codepoint,
    /// UTF-16 code units.
    Utf16,
}

/// When a file is closed and the next one begun: at whichever bound is reached first. A bound that is left out is none.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Roll {
    /// Records.
    #[schemars(range(min = 1))]
    pub documents: Option<u64>,
    /// Bytes before compression.
    pub bytes: Option<ByteSize>,
    /// Seconds since its first record; without a journal looked at when a record arrives.
    #[schemars(range(min = 1))]
    pub seconds: Option<u64>,
}

/// What one document may cost before it is given up as a dead letter.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of one document, decompressed.
    pub document: ByteSize,
    /// Decompressed bytes for one compressed byte; looked at beyond 4 MiB.
    #[schemars(range(min = 1))]
    pub ratio: u32,
    /// Elements and texts of one page.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub nodes: u32,
    /// Elements of one page that are open inside one another. Beyond 512 they are read as if they stood side by side, which
    /// loses no text.
    #[schemars(range(min = 1))]
    pub depth: u32,
    /// Seconds for which stages may work on one document.
    #[schemars(range(min = 0.01, max = 86400.0))]
    pub seconds: f64,
    /// Bytes of a document that are kept with its dead letter; of a longer one the first of them, and it cannot be tried
    /// again.
    pub dead_letter: ByteSize,
    /// Bytes of the journal, dead letters included. A run that passes it ends in order.
    pub journal: ByteSize,
}

impl Limits {
    /// What of them holds while an input is read.
    #[must_use]
    pub fn reading(&self) -> sayso_ingest::Limits {
        let all = sayso_ingest::Limits::default();
        let kept_bytes = usize::try_from(self.dead_letter.0).unwrap_or(usize::MAX).min(all.kept_bytes);
        sayso_ingest::Limits { document_bytes: self.document.0, ratio: self.ratio, kept_bytes }
    }

    /// For how long stages may work on one document.
    #[must_use]
    pub fn patience(&self) -> Duration {
        Duration::try_from_secs_f64(self.seconds).unwrap_or(Duration::MAX)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document: ByteSize(64 << 20),
            ratio: 200,
            nodes: 4_000_000,
            depth: 100_000,
            seconds: 60.0,
            dead_letter: ByteSize(64 << 20),
            journal: ByteSize(16 << 30),
        }
    }
}

/// Figures for a monitoring system.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Address and port to answer `/metrics`, `/healthz` and `/readyz` on: `127.0.0.1:9464` for this machine alone.
    pub listen: String,
}
