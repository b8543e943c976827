use crate::Span;
use serde::{Deserialize, Serialize};

/// What a block of the article is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum BlockKind {
    /// The headline of the article itself.
    Title = 0,
    /// A heading inside the article.
    Heading = 1,
    /// Who wrote it.
    Byline = 2,
    /// Where and when it was filed, where that stands on a line of its own.
    Dateline = 3,
    /// Running text.
    Paragraph = 4,
    /// One entry of a list.
    ListItem = 5,
    /// A passage that the page itself sets off as quoted (`blockquote`, embedded post).
    Quote = 6,
    /// The words below a picture or video.
    Caption = 7,
    /// One row of a table.
    Table = 8,
}

impl BlockKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Heading,
        Self::Byline,
        Self::Dateline,
        Self::Paragraph,
        Self::ListItem,
        Self::Quote,
        Self::Caption,
        Self::Table,
    ];

    /// The name used in records: `list_item`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::Caption => "caption",
            Self::Table => "table",
        }
    }
}

/// The byte range of the decoded source (UTF-8) that something came from: `[first, after the last]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin(pub u32, pub u32);

/// One block of the article: a piece of [`Article::text`](crate::Article::text) with what it is and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands in `text`.
    #[serde(flatten)]
    pub span: Span,
    /// Where it came from in the decoded source.
    pub origin: Origin,
}

/// Why a passage of the source is not part of `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum DropReason {
    /// An advertisement or its marker.
    Advertisement = 0,
    /// Menus, breadcrumbs, share bars, pagination.
    Navigation = 1,
    /// Teasers of other articles.
    Related = 2,
    /// Newsletter, subscription, app and follow-us lines.
    Promotion = 3,
    /// Imprint, copyright, contact and credit lines at the end.
    Footer = 4,
    /// What readers wrote below.
    Comment = 5,
    /// Said already, in the same words or nearly.
    Duplicate = 6,
    /// Not shown to readers of the page.
    Hidden = 7,
    /// Cookie and consent notices.
    Consent = 8,
    /// Time stamps, counters, section labels and other furniture around the article.
    Metadata = 9,
    /// The credit of a picture.
    Credit = 10,
    /// A card about the author.
    AuthorCard = 11,
    /// A caption, where the configuration leaves captions out.
    Caption = 12,
    /// Outside the article, by its place on the page.
    Boilerplate = 13,
    /// Dropped by a custom extractor for a reason of its own.
    Other = 14,
}

impl DropReason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Advertisement,
        Self::Navigation,
        Self::Related,
        Self::Promotion,
        Self::Footer,
        Self::Comment,
        Self::Duplicate,
        Self::Hidden,
        Self::Consent,
        Self::Metadata,
        Self::Credit,
        Self::AuthorCard,
        Self::Caption,
        Self::Boilerplate,
        Self::Other,
    ];
}

/// A passage of the source that is not part of `text`, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Why it was dropped.
    pub reason: DropReason,
    /// Its words, white space folded.
    pub text: String,
    /// Where it stood in the decoded source.
    pub origin: Origin,
}
