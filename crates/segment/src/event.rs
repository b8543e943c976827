//! The few tokens that sentences and quotations are decided at.

/// Why a token is an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// One full stop.
    Period,
    /// Two full stops and more, or `…`.
    Ellipsis,
    /// Exclamation and question marks.
    Exclamation,
    /// A mark that ends a sentence in its script whatever follows: `。`, `।`, `؟`.
    Stop,
    /// A quotation mark, or what looks like one.
    Quote,
    /// `(`, `[`, `{` and their kin.
    Open,
    /// `)`, `]`, `}` and their kin.
    Close,
    /// A bullet of a list.
    Bullet,
    /// A row of marks that draws a line: `-----`, `*****`.
    Rule,
    /// A semicolon or colon.
    Semicolon,
    /// The first token after a line break inside a block. Comes before any other event of the same token.
    Line,
}

/// What a quotation mark turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It opens a quotation.
    Opens,
    /// It closes one.
    Closes,
    /// Neither: an apostrophe, an inch, a stray mark.
    Neither,
}

/// A token that something may be decided at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    /// The index of the token.
    pub(crate) token: u32,
    /// Why it is an event.
    pub(crate) kind: EventKind,
    /// Of a quotation mark, what it turned out to be.
    pub(crate) role: Role,
    /// Of an opening bracket or quotation mark, the token that closes it in the same block; 0 where there is none.
    pub(crate) partner: u32,
}

impl Event {
    pub(crate) fn new(token: u32, kind: EventKind) -> Self {
        Self { token, kind, role: Role::Neither, partner: 0 }
    }
}
