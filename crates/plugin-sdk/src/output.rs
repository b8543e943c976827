use crate::context::log;
use crate::record::{AttributionKind, BlockKind, DropReason, Origin, Span, SpeakerKind};
use crate::{Error, Level};
use sayso_plugin_abi::{SAYSO_NONE, SaysoHost, SaysoMember, SaysoNewAttribution, SaysoOutput, SaysoSpan, SaysoStr};
use serde::Serialize;
use std::marker::PhantomData;

/// The host's table for one document of one call.
#[derive(Clone, Copy)]
pub struct Table<'call> {
    pub(crate) output: &'call SaysoOutput,
    pub(crate) host: &'call SaysoHost,
    pub(crate) record: usize,
    /// Keeps every type that holds a table on its thread, as the thread contract wants it.
    pub(crate) on_this_thread: PhantomData<*const ()>,
}

fn flat(span: Span) -> SaysoSpan {
    SaysoSpan { start: span.start, end: span.end }
}

fn flat_option(span: Option<Span>) -> SaysoSpan {
    span.map_or(SaysoSpan::ABSENT, flat)
}

impl Table<'_> {
    fn put_note(&self, code: &str, message: &str) {
        // SAFETY: the host's table, on the thread of the call; the strings live until it returns.
        unsafe { (self.output.put_note)(self.output, self.record, SaysoStr::lend(code), SaysoStr::lend(message)) };
    }

    fn put_json(&self, key: &str, value: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string(value)?;
        // SAFETY: as above.
        unsafe { (self.output.put_json)(self.output, self.record, SaysoStr::lend(key), SaysoStr::lend(&json)) };
        Ok(())
    }

    fn drop_record(&self, reason: &str) {
        // SAFETY: as above.
        unsafe { (self.output.drop_record)(self.output, self.record, SaysoStr::lend(reason)) };
    }

    pub(crate) fn fail(&self, message: &str) {
        // SAFETY: as above.
        unsafe { (self.output.fail)(self.output, self.record, SaysoStr::lend(message)) };
    }

    pub(crate) fn decline(&self) {
        // SAFETY: as above.
        unsafe { (self.output.decline)(self.output, self.record) };
    }
}

/// What every kind of plugin may say about a document.
macro_rules! said_by_all {
    () => {
        /// Leaves the document out of the output: it is counted as filtered, with this reason. Whatever else was put for
        /// it does not count.
        pub fn drop_record(&mut self, reason: &str) {
            self.0.drop_record(reason);
        }

        /// Writes a line to the host's log.
        pub fn log(&self, level: Level, message: &str) {
            log(self.0.host, level, message);
        }
    };
}

/// Takes what an annotator puts for one article.
///
/// Nothing is checked while it is put. Once `process` has returned the host proves all of it, and something wrong (a
/// span that does not slice the text) makes the article a dead letter that names the plugin.
pub struct Output<'call>(pub(crate) Table<'call>);

/// The members of a span that are laid out on the stack; more of them are laid out on the heap.
const FEW: usize = 8;

impl Output<'_> {
    /// Appends `{"start": …, "end": …, NAME: VALUE …}` to the array `list` of the plugin's extension. The offsets are
    /// written in the record's own unit.
    pub fn put_span(&mut self, list: &str, span: Span, members: &[(&str, &str)]) {
        let lend =
            |&(name, value): &(&str, &str)| SaysoMember { name: SaysoStr::lend(name), value: SaysoStr::lend(value) };
        let mut few = [SaysoMember { name: SaysoStr::ABSENT, value: SaysoStr::ABSENT }; FEW];
        let many: Vec<SaysoMember>;
        let laid_out = if members.len() <= FEW {
            for (to, from) in few.iter_mut().zip(members) {
                *to = lend(from);
            }
            &few[..members.len()]
        } else {
            many = members.iter().map(lend).collect();
            many.as_slice()
        };
        // SAFETY: the host's table, on the thread of the call; what is lent lives until it returns.
        unsafe {
            (self.0.output.put_span)(
                self.0.output,
                self.0.record,
                SaysoStr::lend(list),
                flat(span),
                laid_out.as_ptr(),
                laid_out.len(),
            )
        };
    }

    /// Sets the member `key` of the plugin's extension. Offsets inside the value are left as they are: what points into
    /// the text belongs into [`put_span`](Output::put_span).
    ///
    /// # Errors
    /// Where `value` cannot be written as JSON.
    pub fn put_json(&mut self, key: &str, value: &impl Serialize) -> Result<(), Error> {
        self.0.put_json(key, value)
    }

    /// Adds an attribution. The host gives it its number.
    pub fn add_attribution(&mut self, attribution: &NewAttribution<'_>) {
        attribution.lend(|flat| {
            // SAFETY: the host's table, on the thread of the call; what is lent lives until it returns.
            unsafe { (self.0.output.add_attribution)(self.0.output, self.0.record, flat) };
        });
    }

    /// Puts `attribution` in the place of the one numbered `id`.
    pub fn change_attribution(&mut self, id: u32, attribution: &NewAttribution<'_>) {
        attribution.lend(|flat| {
            // SAFETY: as above.
            unsafe { (self.0.output.change_attribution)(self.0.output, self.0.record, id, flat) };
        });
    }

    /// Takes the attribution numbered `id` out.
    pub fn drop_attribution(&mut self, id: u32) {
        // SAFETY: as above.
        unsafe { (self.0.output.drop_attribution)(self.0.output, self.0.record, id) };
    }

    /// Adds a note to the record: a `code` for programs and a `message` for people.
    pub fn put_note(&mut self, code: &str, message: &str) {
        self.0.put_note(code, message);
    }

    said_by_all!();
}

/// Who said it, in an attribution that a plugin adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// Nobody that the article names.
    Nobody,
    /// The speaker with this id.
    Speaker(u32),
    /// The speaker of this name; added where the article has none, with the source's spans as its mentions.
    Named {
        /// The name.
        name: &'a str,
        /// What sort of source it is.
        kind: SpeakerKind,
        /// Office or description.
        role: Option<&'a str>,
    },
}

/// An attribution that a plugin adds, or puts in the place of another.
#[derive(Clone, Debug)]
pub struct NewAttribution<'a> {
    /// How much of it is in quotation marks.
    pub kind: AttributionKind,
    /// What was said; at least one span that holds something.
    pub content: &'a [Span],
    /// The words that say that it was said.
    pub cue: &'a [Span],
    /// The words that name who said it.
    pub source: &'a [Span],
    /// Who said it.
    pub who: Who<'a>,
    /// To whom.
    pub addressee: Option<Span>,
    /// When it was said.
    pub time: Option<Span>,
    /// Where it was said.
    pub place: Option<Span>,
    /// By what medium.
    pub medium: Option<Span>,
    /// True when the source is said *not* to have said it.
    pub negated: bool,
    /// The id of the attribution that holds this one.
    pub within: Option<u32>,
    /// The probability, from 0 to 1, that content and source are right.
    pub confidence: f32,
    /// What decided, for people to read.
    pub evidence: &'a str,
}

impl<'a> NewAttribution<'a> {
    /// An attribution of `content`, with nothing else filled in.
    #[must_use]
    pub const fn new(kind: AttributionKind, content: &'a [Span], confidence: f32, evidence: &'a str) -> Self {
        Self {
            kind,
            content,
            cue: &[],
            source: &[],
            who: Who::Nobody,
            addressee: None,
            time: None,
            place: None,
            medium: None,
            negated: false,
            within: None,
            confidence,
            evidence,
        }
    }

    fn lend(&self, take: impl FnOnce(&SaysoNewAttribution)) {
        let spans = |spans: &[Span]| spans.iter().copied().map(flat).collect::<Vec<_>>();
        let (content, cue, source) = (spans(self.content), spans(self.cue), spans(self.source));
        let (speaker, speaker_kind, name, role) = match self.who {
            Who::Nobody => (SAYSO_NONE, 0, None, None),
            Who::Speaker(id) => (id, 0, None, None),
            Who::Named { name, kind, role } => (SAYSO_NONE, kind as u32, Some(name), role),
        };
        take(&SaysoNewAttribution {
            struct_size: size_of::<SaysoNewAttribution>() as u32,
            kind: self.kind as u32,
            content: content.as_ptr(),
            content_count: content.len(),
            cue: cue.as_ptr(),
            cue_count: cue.len(),
            source: source.as_ptr(),
            source_count: source.len(),
            speaker,
            speaker_kind,
            speaker_name: SaysoStr::lend_option(name),
            speaker_role: SaysoStr::lend_option(role),
            addressee: flat_option(self.addressee),
            time: flat_option(self.time),
            place: flat_option(self.place),
            medium: flat_option(self.medium),
            negated: u32::from(self.negated),
            within: self.within.unwrap_or(SAYSO_NONE),
            confidence: self.confidence,
            reserved: 0,
            evidence: SaysoStr::lend(self.evidence),
        });
    }
}

/// A field of the metadata that an extractor can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum MetaField {
    /// The headline.
    Title = sayso_plugin_abi::SAYSO_META_TITLE,
    /// One author; each call adds one.
    Author = sayso_plugin_abi::SAYSO_META_AUTHOR,
    /// When it was published: RFC 3339, as precise as the document is.
    Published = sayso_plugin_abi::SAYSO_META_PUBLISHED,
    /// When it was last changed: RFC 3339.
    Modified = sayso_plugin_abi::SAYSO_META_MODIFIED,
    /// The name of the site or sender.
    Site = sayso_plugin_abi::SAYSO_META_SITE,
    /// The canonical address.
    Url = sayso_plugin_abi::SAYSO_META_URL,
    /// BCP 47 tag of the language.
    Language = sayso_plugin_abi::SAYSO_META_LANGUAGE,
    /// The news agency that the text came from.
    Agency = sayso_plugin_abi::SAYSO_META_AGENCY,
    /// The place of the dateline.
    Dateline = sayso_plugin_abi::SAYSO_META_DATELINE,
    /// The section of the site.
    Section = sayso_plugin_abi::SAYSO_META_SECTION,
    /// One keyword; each call adds one.
    Tag = sayso_plugin_abi::SAYSO_META_TAG,
    /// Address of the lead picture.
    Image = sayso_plugin_abi::SAYSO_META_IMAGE,
}

/// Takes what an extractor puts for one document.
///
/// An [`Origin`] is where something came from: bytes of the document's [`text`](crate::RawDocument::text), or of its
/// [`body`](crate::RawDocument::body) where it has no text.
pub struct Extraction<'call>(pub(crate) Table<'call>);

impl Extraction<'_> {
    /// Appends a block. White space inside it is folded; a block without words is none. Blocks may share one origin, but
    /// no two may overlap in part.
    pub fn put_block(&mut self, kind: BlockKind, text: &str, origin: Origin) {
        let origin = SaysoSpan { start: origin.0, end: origin.1 };
        // SAFETY: the host's table, on the thread of the call; what is lent lives until it returns.
        unsafe { (self.0.output.put_block)(self.0.output, self.0.record, kind as u32, SaysoStr::lend(text), origin) };
    }

    /// Says what is left out of the text, and why.
    pub fn put_dropped(&mut self, reason: DropReason, text: &str, origin: Origin) {
        let origin = SaysoSpan { start: origin.0, end: origin.1 };
        // SAFETY: as above.
        unsafe {
            (self.0.output.put_dropped)(self.0.output, self.0.record, reason as u32, SaysoStr::lend(text), origin)
        };
    }

    /// Sets a field of the metadata.
    pub fn put_meta(&mut self, field: MetaField, value: &str) {
        // SAFETY: as above.
        unsafe { (self.0.output.put_meta)(self.0.output, self.0.record, field as u32, SaysoStr::lend(value)) };
    }

    /// Sets the member `key` of the plugin's extension.
    ///
    /// # Errors
    /// Where `value` cannot be written as JSON.
    pub fn put_json(&mut self, key: &str, value: &impl Serialize) -> Result<(), Error> {
        self.0.put_json(key, value)
    }

    /// Adds a note to the record: a `code` for programs and a `message` for people.
    pub fn put_note(&mut self, code: &str, message: &str) {
        self.0.put_note(code, message);
    }

    said_by_all!();
}

/// Takes what a filter says of one raw document.
pub struct Sifting<'call>(pub(crate) Table<'call>);

impl Sifting<'_> {
    said_by_all!();
}
