use sayso_record::Span;

/// What a plugin did wrong about one document. The document goes to the dead letters with this reason, and the plugin
/// is marked as faulty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A span ends before it starts.
    #[error("{what} {}..{} ends before it starts", span.start, span.end)]
    UpsideDown {
        /// What the span belongs to.
        what: &'static str,
        /// The span.
        span: Span,
    },
    /// A span runs past the end of the text or of the source.
    #[error("{what} {}..{} runs past the end, which is {len}", span.start, span.end)]
    OutOfBounds {
        /// What the span belongs to.
        what: &'static str,
        /// The span.
        span: Span,
        /// The length of what it points into, in bytes.
        len: usize,
    },
    /// A span starts or ends inside a character.
    #[error("{what} {}..{} splits a character: offsets count bytes of UTF-8, on character boundaries", span.start, span.end)]
    SplitsCharacter {
        /// What the span belongs to.
        what: &'static str,
        /// The span.
        span: Span,
    },
    /// The origins of two blocks overlap without being the same.
    #[error("the origins {}..{} and {}..{} of two blocks overlap in part", first.start, first.end, second.start, second.end)]
    OriginsOverlap {
        /// One of them.
        first: Span,
        /// The other.
        second: Span,
    },
    /// A string is not UTF-8.
    #[error("{what} is not UTF-8")]
    NotUtf8 {
        /// Which string.
        what: &'static str,
    },
    /// A string that must not be empty is.
    #[error("{what} is empty")]
    Empty {
        /// Which string, or list.
        what: &'static str,
    },
    /// A value is not JSON.
    #[error("the value of {key:?} is not JSON: {reason}")]
    NotJson {
        /// The member of the extension.
        key: String,
        /// What the parser says.
        reason: String,
    },
    /// A member of the extension is a list of spans and a JSON value at once, or a member of a span is called `start` or
    /// `end`.
    #[error("{key:?} is used for two things")]
    KeyTaken {
        /// The member.
        key: String,
    },
    /// A number that the ABI gives no meaning to.
    #[error("{number} is no {what}")]
    UnknownNumber {
        /// What it should have been.
        what: &'static str,
        /// The number.
        number: u32,
    },
    /// An attribution, speaker or holder that the article does not have.
    #[error("the article has no {what} {id}")]
    NotThere {
        /// What was named.
        what: &'static str,
        /// Its id.
        id: u32,
    },
    /// Attributions that are each `within` the next, and the last within the first.
    #[error("attributions lie within one another in a circle")]
    HeldInACircle,
    /// A confidence that is no probability.
    #[error("a confidence is not between 0 and 1")]
    Confidence,
    /// A date that is not written as RFC 3339 writes dates.
    #[error("{value:?} is not a date as RFC 3339 writes them (2021-11-23 or 2021-11-23T08:15:00+05:00)")]
    NotADate {
        /// What was given.
        value: String,
    },
    /// A call that is not for this kind of plugin.
    #[error("{call} is not for this kind of plugin")]
    NotForThisKind {
        /// The function.
        call: &'static str,
    },
    /// More output than the host takes for one document.
    #[error("gave more than {limit} bytes for one document")]
    TooMuch {
        /// The limit in bytes.
        limit: u64,
    },
    /// NULL where something must stand.
    #[error("handed NULL to {call}")]
    Null {
        /// The function.
        call: &'static str,
    },
    /// A `struct_size` too small for version 1.0.
    #[error("handed a struct to {call} that is shorter than version 1.0 of the ABI")]
    Short {
        /// The function.
        call: &'static str,
    },
    /// The number of a document that is not in the batch.
    #[error("named document {record} of a batch of {count}")]
    NoSuchRecord {
        /// The number given.
        record: u64,
        /// How many documents there were.
        count: usize,
    },
    /// A call from a thread that `process` was not called on, or after it had returned.
    #[error("called the host from another thread, or outside process")]
    WrongThread,
    /// What came over the pipe is not what the host's own child writes.
    #[error("the output of the plugin's process is garbled")]
    Garbled,
    /// The extractor gave neither a block nor a verdict.
    #[error("gave no block and did not decline")]
    NothingExtracted,
    /// The text would be longer than offsets can count.
    #[error("the text is longer than 4 GiB")]
    TextTooLong,
    /// The article breaks a law of the record that no other check names.
    #[error("the article breaks a law of the record: {0}")]
    BrokenLaw(String),
}

impl Fault {
    /// A word that a program can match.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UpsideDown { .. } => "span_upside_down",
            Self::OutOfBounds { .. } => "span_out_of_bounds",
            Self::SplitsCharacter { .. } => "span_splits_character",
            Self::OriginsOverlap { .. } => "origins_overlap",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::Empty { .. } => "empty",
            Self::NotJson { .. } => "not_json",
            Self::KeyTaken { .. } => "key_taken",
            Self::UnknownNumber { .. } => "unknown_number",
            Self::NotThere { .. } => "not_there",
            Self::HeldInACircle => "circle",
            Self::Confidence => "confidence",
            Self::NotADate { .. } => "not_a_date",
            Self::NotForThisKind { .. } => "not_for_this_kind",
            Self::TooMuch { .. } => "too_much_output",
            Self::Null { .. } => "null",
            Self::Short { .. } => "short_struct",
            Self::NoSuchRecord { .. } => "no_such_record",
            Self::WrongThread => "wrong_thread",
            Self::Garbled => "garbled",
            Self::NothingExtracted => "nothing_extracted",
            Self::TextTooLong => "too_large",
            Self::BrokenLaw(_) => "broken_law",
        }
    }
}
