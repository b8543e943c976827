use crate::lent;
use crate::record::{AttributionKind, Block, BlockKind, Origin, Sentence, Span, SpeakerKind, Token, TokenKind};
use crate::source::source_fields;
use sayso_plugin_abi::{
    SAYSO_NONE, SaysoArticle, SaysoAttribution, SaysoMeta, SaysoRange, SaysoRecord, SaysoSpan, SaysoSpeaker,
};

/// An article as far as the pipeline has made it, lent by the host for one call. Spans count bytes of
/// [`text`](Article::text) and slice it.
#[derive(Clone, Copy, Debug)]
pub struct Article<'call> {
    record: &'call SaysoRecord,
    flat: &'call SaysoArticle,
}

fn span(span: SaysoSpan) -> Span {
    Span::new(span.start, span.end)
}

fn optional(flat: SaysoSpan) -> Option<Span> {
    (flat != SaysoSpan::ABSENT).then(|| span(flat))
}

impl<'call> Article<'call> {
    /// # Safety
    /// The record is one that the host lends for `'call`.
    pub(crate) unsafe fn new(record: &'call SaysoRecord) -> Option<Self> {
        // SAFETY: the host's pointer: NULL or alive for the call.
        Some(Self { record, flat: unsafe { record.article.as_ref() }? })
    }

    source_fields!();

    /// The clean text.
    #[must_use]
    pub fn text(&self) -> &'call str {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::string(self.flat.text) }
    }

    /// The text of a span; empty where it does not slice.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'call str {
        span.of(self.text()).unwrap_or("")
    }

    /// The blocks, in the order of the text.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block> + use<'call> {
        // SAFETY: lent by the host.
        let blocks = unsafe { lent::slice(self.flat.blocks, self.flat.block_count) };
        blocks.iter().map(|block| Block {
            kind: BlockKind::ALL.get(block.kind as usize).copied().unwrap_or(BlockKind::Paragraph),
            span: span(block.span),
            origin: Origin(block.origin.start, block.origin.end),
        })
    }

    /// The sentences, in the order of the text; none in front of `segment`.
    pub fn sentences(&self) -> impl ExactSizeIterator<Item = Sentence> + use<'call> {
        // SAFETY: lent by the host.
        let sentences = unsafe { lent::slice(self.flat.sentences, self.flat.sentence_count) };
        sentences.iter().map(|sentence| Sentence { span: span(sentence.span), block: sentence.block })
    }

    /// Words and marks ([`Needs::TOKENS`](crate::Needs::TOKENS)); none in front of `segment`.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token> + use<'call> {
        // SAFETY: lent by the host.
        let tokens = unsafe { lent::slice(self.flat.tokens, self.flat.token_count) };
        tokens.iter().map(|token| Token {
            span: span(token.span),
            kind: match token.kind {
                sayso_plugin_abi::SAYSO_TOKEN_WORD => TokenKind::Word,
                sayso_plugin_abi::SAYSO_TOKEN_NUMBER => TokenKind::Number,
                sayso_plugin_abi::SAYSO_TOKEN_QUOTE => TokenKind::Quote,
                sayso_plugin_abi::SAYSO_TOKEN_ADDRESS => TokenKind::Address,
                _ => TokenKind::Punctuation,
            },
            sentence: token.sentence,
        })
    }

    /// Passages in quotation marks ([`Needs::QUOTATIONS`](crate::Needs::QUOTATIONS)).
    pub fn quotations(&self) -> impl ExactSizeIterator<Item = Quotation<'call>> + use<'call> {
        let article = *self;
        // SAFETY: lent by the host.
        let quotations = unsafe { lent::slice(self.flat.quotations, self.flat.quotation_count) };
        quotations.iter().map(move |quotation| Quotation {
            spans: Spans(article.flat_spans(quotation.spans)),
            depth: quotation.depth,
            closed: quotation.closed != 0,
        })
    }

    /// Who said what ([`Needs::ATTRIBUTIONS`](crate::Needs::ATTRIBUTIONS)); none in front of `attribute`.
    pub fn attributions(&self) -> impl ExactSizeIterator<Item = Attribution<'call>> + use<'call> {
        let article = *self;
        // SAFETY: lent by the host.
        let attributions = unsafe { lent::slice(self.flat.attributions, self.flat.attribution_count) };
        attributions.iter().map(move |flat| Attribution { article, flat })
    }

    /// The sources behind the attributions ([`Needs::ATTRIBUTIONS`](crate::Needs::ATTRIBUTIONS)).
    pub fn speakers(&self) -> impl ExactSizeIterator<Item = Speaker<'call>> + use<'call> {
        let article = *self;
        // SAFETY: lent by the host.
        let speakers = unsafe { lent::slice(self.flat.speakers, self.flat.speaker_count) };
        speakers.iter().map(move |flat| Speaker { article, flat })
    }

    /// What the page says about the article ([`Needs::META`](crate::Needs::META)).
    #[must_use]
    pub fn meta(&self) -> Option<Meta<'call>> {
        // SAFETY: the host's pointer: NULL or alive for the call.
        unsafe { self.flat.meta.as_ref() }.map(Meta)
    }

    fn flat_spans(&self, range: SaysoRange) -> &'call [SaysoSpan] {
        // SAFETY: lent by the host.
        let spans = unsafe { lent::slice(self.flat.spans, self.flat.span_count) };
        let first = range.first as usize;
        spans.get(first..first.saturating_add(range.count as usize)).unwrap_or(&[])
    }
}

/// Some spans of an article.
#[derive(Clone, Copy, Debug)]
pub struct Spans<'call>(&'call [SaysoSpan]);

impl<'call> Spans<'call> {
    /// Each of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Span> + use<'call> {
        self.0.iter().map(|flat| span(*flat))
    }

    /// From the start of the first to the end of the last; `None` where there are none.
    #[must_use]
    pub fn extent(&self) -> Option<Span> {
        Some(Span::new(self.0.first()?.start, self.0.last()?.end))
    }
}

/// A passage in quotation marks, the marks included.
#[derive(Clone, Copy, Debug)]
pub struct Quotation<'call> {
    /// Its parts, one a paragraph.
    pub spans: Spans<'call>,
    /// How many quotations it stands inside of; 0 is outermost.
    pub depth: u32,
    /// False when no closing mark was found and its end was inferred.
    pub closed: bool,
}

/// One statement beside the one who made it.
#[derive(Clone, Copy, Debug)]
pub struct Attribution<'call> {
    article: Article<'call>,
    flat: &'call SaysoAttribution,
}

impl<'call> Attribution<'call> {
    /// Its number in the article.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.flat.id
    }
    /// How much of it is in quotation marks.
    #[must_use]
    pub const fn kind(&self) -> AttributionKind {
        match self.flat.kind {
            sayso_plugin_abi::SAYSO_ATTRIBUTION_DIRECT => AttributionKind::Direct,
            sayso_plugin_abi::SAYSO_ATTRIBUTION_MIXED => AttributionKind::Mixed,
            _ => AttributionKind::Indirect,
        }
    }
    /// What was said.
    #[must_use]
    pub fn content(&self) -> Spans<'call> {
        Spans(self.article.flat_spans(self.flat.content))
    }
    /// The words that say that it was said.
    #[must_use]
    pub fn cue(&self) -> Spans<'call> {
        Spans(self.article.flat_spans(self.flat.cue))
    }
    /// The words that name who said it.
    #[must_use]
    pub fn source(&self) -> Spans<'call> {
        Spans(self.article.flat_spans(self.flat.source))
    }
    /// The id of the speaker behind the source.
    #[must_use]
    pub fn speaker(&self) -> Option<u32> {
        Some(self.flat.speaker).filter(|&id| id != SAYSO_NONE)
    }
    /// To whom.
    #[must_use]
    pub fn addressee(&self) -> Option<Span> {
        optional(self.flat.addressee)
    }
    /// When it was said.
    #[must_use]
    pub fn time(&self) -> Option<Span> {
        optional(self.flat.time)
    }
    /// Where it was said.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        optional(self.flat.place)
    }
    /// By what medium.
    #[must_use]
    pub fn medium(&self) -> Option<Span> {
        optional(self.flat.medium)
    }
    /// True when the source is said *not* to have said it.
    #[must_use]
    pub const fn negated(&self) -> bool {
        self.flat.negated != 0
    }
    /// The id of the attribution that holds this one.
    #[must_use]
    pub fn within(&self) -> Option<u32> {
        Some(self.flat.within).filter(|&id| id != SAYSO_NONE)
    }
    /// The probability that content and source are right.
    #[must_use]
    pub const fn confidence(&self) -> f32 {
        self.flat.confidence
    }
    /// What decided.
    #[must_use]
    pub fn evidence(&self) -> &'call str {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::string(self.flat.evidence) }
    }
}

/// One real-world source in an article.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'call> {
    article: Article<'call>,
    flat: &'call SaysoSpeaker,
}

impl<'call> Speaker<'call> {
    /// Its number in the article.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.flat.id
    }
    /// What sort of source it is.
    #[must_use]
    pub const fn kind(&self) -> SpeakerKind {
        match self.flat.kind {
            sayso_plugin_abi::SAYSO_SPEAKER_PERSON => SpeakerKind::Person,
            sayso_plugin_abi::SAYSO_SPEAKER_ORGANIZATION => SpeakerKind::Organization,
            sayso_plugin_abi::SAYSO_SPEAKER_GROUP => SpeakerKind::Group,
            sayso_plugin_abi::SAYSO_SPEAKER_DOCUMENT => SpeakerKind::Document,
            sayso_plugin_abi::SAYSO_SPEAKER_PLACE => SpeakerKind::Place,
            _ => SpeakerKind::Unknown,
        }
    }
    /// The name as the article writes it best.
    #[must_use]
    pub fn name(&self) -> &'call str {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::string(self.flat.name) }
    }
    /// Office or description.
    #[must_use]
    pub fn role(&self) -> Option<&'call str> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::option(self.flat.role) }
    }
    /// True for a source that is kept unnamed.
    #[must_use]
    pub const fn anonymous(&self) -> bool {
        self.flat.anonymous != 0
    }
    /// The ground that the article gives for the anonymity.
    #[must_use]
    pub fn anonymity_reason(&self) -> Option<&'call str> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::option(self.flat.anonymity_reason) }
    }
    /// Every place that names it.
    #[must_use]
    pub fn mentions(&self) -> Spans<'call> {
        Spans(self.article.flat_spans(self.flat.mentions))
    }
}

/// What the page says about the article.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'call>(&'call SaysoMeta);

macro_rules! meta_fields {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name(&self) -> Option<&'call str> {
                // SAFETY: lent by the host; UTF-8.
                unsafe { lent::option(self.0.$name) }
            }
        )*
    };
}

impl<'call> Meta<'call> {
    meta_fields! {
        /// The headline.
        title
        /// When it was published: RFC 3339.
        published
        /// When it was last changed: RFC 3339.
        modified
        /// The name of the site.
        site
        /// The canonical address.
        url
        /// BCP 47 tag of the language.
        language
        /// The news agency that the text came from.
        agency
        /// The place of the dateline.
        dateline
        /// The section of the site.
        section
        /// Address of the lead picture.
        image
    }

    /// The authors, in the order of the byline.
    pub fn authors(&self) -> impl ExactSizeIterator<Item = &'call str> + use<'call> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::slice(self.0.authors, self.0.author_count) }.iter().map(|s| unsafe { lent::string(*s) })
    }

    /// Keywords of the page.
    pub fn tags(&self) -> impl ExactSizeIterator<Item = &'call str> + use<'call> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::slice(self.0.tags, self.0.tag_count) }.iter().map(|s| unsafe { lent::string(*s) })
    }

    /// Whether part of the article is for subscribers; `None` where the page says nothing.
    #[must_use]
    pub const fn paywalled(&self) -> Option<bool> {
        match self.0.paywalled {
            0 => Some(false),
            SAYSO_NONE => None,
            _ => Some(true),
        }
    }
}
