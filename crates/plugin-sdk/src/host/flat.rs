//! Articles and raw documents as the ABI's flat structs.
//!
//! All documents of a batch share a handful of vectors, which keep their memory from batch to batch: laying out an
//! article allocates nothing once they have grown. Addresses are taken in a second pass, when no vector moves any more.

use sayso_plugin_abi::{
    SAYSO_NEEDS_ATTRIBUTIONS, SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS, SAYSO_NONE, SaysoArticle,
    SaysoAttribution, SaysoBlock, SaysoBytes, SaysoMember, SaysoMeta, SaysoQuotation, SaysoRange, SaysoRawDocument,
    SaysoRecord, SaysoSentence, SaysoSpan, SaysoSpeaker, SaysoStr, SaysoToken,
};
use sayso_record::{Article, Meta, RawDocument, Source, Span, TokenKind};
use std::ops::Range;
use std::ptr;

/// An article with what stands beside it.
#[derive(Clone, Copy, Debug)]
pub struct ArticleInput<'a> {
    /// Hex BLAKE3 of the raw document.
    pub id: &'a str,
    /// Where it came from.
    pub source: &'a Source,
    /// The article.
    pub article: &'a Article,
}

/// A raw document with what stands beside it.
#[derive(Clone, Copy, Debug)]
pub struct RawInput<'a> {
    /// Hex BLAKE3 of the raw document, where it was computed.
    pub id: Option<&'a str>,
    /// The document.
    pub raw: &'a RawDocument,
    /// Its body decoded, where there is such a thing.
    pub text: Option<&'a str>,
}

/// The flat structs of one batch. Reused from batch to batch.
#[derive(Debug, Default)]
pub struct FlatBatch {
    spans: Vec<SaysoSpan>,
    blocks: Vec<SaysoBlock>,
    sentences: Vec<SaysoSentence>,
    tokens: Vec<SaysoToken>,
    quotations: Vec<SaysoQuotation>,
    attributions: Vec<SaysoAttribution>,
    speakers: Vec<SaysoSpeaker>,
    strings: Vec<SaysoStr>,
    members: Vec<SaysoMember>,
    metas: Vec<SaysoMeta>,
    articles: Vec<SaysoArticle>,
    raws: Vec<SaysoRawDocument>,
    records: Vec<SaysoRecord>,
    pointers: Vec<*const SaysoRecord>,
}

// SAFETY: the pointers are used only while the batch is lent to `process`; between calls they are never followed, so
// that the value may move to another thread.
unsafe impl Send for FlatBatch {}

/// The length of a vector before and after it took one article's share.
type Share = Range<usize>;

struct Shares {
    spans: Share,
    blocks: Share,
    sentences: Share,
    tokens: Share,
    quotations: Share,
    attributions: Share,
    speakers: Share,
    strings: Share,
}

fn flat(span: Span) -> SaysoSpan {
    SaysoSpan { start: span.start, end: span.end }
}

fn flat_option(span: Option<Span>) -> SaysoSpan {
    span.map_or(SaysoSpan::ABSENT, flat)
}

/// Counts and indices are below the length of the text, which is below 4 GiB.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(SAYSO_NONE)
}

/// The flat form of elements `share` of `all`: NULL where there are none.
fn part<T>(all: &[T], share: &Share) -> (*const T, usize) {
    match all.get(share.clone()) {
        Some(part) if !part.is_empty() => (part.as_ptr(), part.len()),
        _ => (ptr::null(), 0),
    }
}

impl FlatBatch {
    fn clear(&mut self) {
        self.spans.clear();
        self.blocks.clear();
        self.sentences.clear();
        self.tokens.clear();
        self.quotations.clear();
        self.attributions.clear();
        self.speakers.clear();
        self.strings.clear();
        self.members.clear();
        self.metas.clear();
        self.articles.clear();
        self.raws.clear();
        self.records.clear();
        self.pointers.clear();
    }

    /// Lays out articles that have been through `stage` (a `SAYSO_PLACE_…` bit), with what `needs` asks for. The result
    /// is good while `inputs` is borrowed and the batch is neither filled again nor dropped.
    pub(crate) fn fill_articles(
        &mut self,
        inputs: &[ArticleInput<'_>],
        stage: u32,
        needs: u32,
    ) -> &[*const SaysoRecord] {
        self.clear();
        let shares: Vec<Shares> = inputs.iter().map(|input| self.push(input.article, needs)).collect();
        for (input, shares) in inputs.iter().zip(&shares) {
            if needs & SAYSO_NEEDS_META != 0 {
                self.metas.push(meta(&input.article.meta, part(&self.strings, &shares.strings)));
            }
        }
        for (number, (input, shares)) in inputs.iter().zip(&shares).enumerate() {
            let (blocks, block_count) = part(&self.blocks, &shares.blocks);
            let (sentences, sentence_count) = part(&self.sentences, &shares.sentences);
            let (tokens, token_count) = part(&self.tokens, &shares.tokens);
            let (quotations, quotation_count) = part(&self.quotations, &shares.quotations);
            let (attributions, attribution_count) = part(&self.attributions, &shares.attributions);
            let (speakers, speaker_count) = part(&self.speakers, &shares.speakers);
            let (spans, span_count) = part(&self.spans, &shares.spans);
            self.articles.push(SaysoArticle {
                struct_size: size_of::<SaysoArticle>() as u32,
                stage,
                text: SaysoStr::lend(&input.article.text),
                blocks,
                block_count,
                sentences,
                sentence_count,
                tokens,
                token_count,
                quotations,
                quotation_count,
                attributions,
                attribution_count,
                speakers,
                speaker_count,
                spans,
                span_count,
                meta: self.metas.get(number).map_or(ptr::null(), ptr::from_ref),
            });
        }
        for (input, article) in inputs.iter().zip(&self.articles) {
            self.records.push(record(Some(input.id), input.source, article, ptr::null()));
        }
        self.pointers.extend(self.records.iter().map(ptr::from_ref));
        &self.pointers
    }

    /// Lays out raw documents, as [`FlatBatch::fill_articles`] does articles.
    pub(crate) fn fill_raw(&mut self, inputs: &[RawInput<'_>]) -> &[*const SaysoRecord] {
        self.clear();
        for input in inputs {
            let lend = |(name, value): &(String, String)| SaysoMember {
                name: SaysoStr::lend(name),
                value: SaysoStr::lend(value),
            };
            self.members.extend(input.raw.headers.iter().map(lend));
        }
        let mut first = 0;
        for input in inputs {
            let share = first..first + input.raw.headers.len();
            first = share.end;
            let (headers, header_count) = part(&self.members, &share);
            self.raws.push(SaysoRawDocument {
                struct_size: size_of::<SaysoRawDocument>() as u32,
                form: input.raw.form as u32,
                body: SaysoBytes::lend(&input.raw.body),
                text: SaysoStr::lend_option(input.text),
                charset: SaysoStr::lend_option(input.raw.charset.as_deref()),
                headers,
                header_count,
            });
        }
        for (input, raw) in inputs.iter().zip(&self.raws) {
            self.records.push(record(input.id, &input.raw.source, ptr::null(), raw));
        }
        self.pointers.extend(self.records.iter().map(ptr::from_ref));
        &self.pointers
    }

    fn push(&mut self, article: &Article, needs: u32) -> Shares {
        let blocks = self.blocks.len();
        self.blocks.extend(article.blocks.iter().map(|block| SaysoBlock {
            kind: block.kind as u32,
            span: flat(block.span),
            origin: SaysoSpan { start: block.origin.0, end: block.origin.1 },
        }));
        let sentences = self.sentences.len();
        self.sentences.extend(article.sentences.iter().map(|s| SaysoSentence { span: flat(s.span), block: s.block }));
        let tokens = self.tokens.len();
        if needs & SAYSO_NEEDS_TOKENS != 0 {
            self.tokens.extend(article.tokens.iter().map(|token| SaysoToken {
                span: flat(token.span),
                kind: token_kind(token.kind),
                sentence: token.sentence,
            }));
        }
        let spans = self.spans.len();
        let quotations = self.quotations.len();
        if needs & SAYSO_NEEDS_QUOTATIONS != 0 {
            for quotation in &article.quotations {
                let spans = self.push_spans(spans, &quotation.spans);
                self.quotations.push(SaysoQuotation {
                    spans,
                    depth: u32::from(quotation.depth),
                    closed: u32::from(quotation.closed),
                });
            }
        }
        let (attributions, speakers) = (self.attributions.len(), self.speakers.len());
        if needs & SAYSO_NEEDS_ATTRIBUTIONS != 0 {
            self.push_attributions(article, spans);
        }
        let strings = self.strings.len();
        if needs & SAYSO_NEEDS_META != 0 {
            let meta = &article.meta;
            self.strings.extend(meta.authors.iter().chain(&meta.tags).map(|s| SaysoStr::lend(s)));
        }
        Shares {
            spans: spans..self.spans.len(),
            blocks: blocks..self.blocks.len(),
            sentences: sentences..self.sentences.len(),
            tokens: tokens..self.tokens.len(),
            quotations: quotations..self.quotations.len(),
            attributions: attributions..self.attributions.len(),
            speakers: speakers..self.speakers.len(),
            strings: strings..self.strings.len(),
        }
    }

    /// Appends spans; the range counts from `base`, where the article's own begin.
    fn push_spans(&mut self, base: usize, spans: &[Span]) -> SaysoRange {
        let first = index(self.spans.len() - base);
        self.spans.extend(spans.iter().copied().map(flat));
        SaysoRange { first, count: index(spans.len()) }
    }

    fn push_attributions(&mut self, article: &Article, base: usize) {
        for a in &article.attributions {
            let [content, cue, source] = [&a.content, &a.cue, &a.source].map(|spans| self.push_spans(base, spans));
            self.attributions.push(SaysoAttribution {
                id: a.id,
                kind: a.kind as u32,
                content,
                cue,
                source,
                speaker: a.speaker.unwrap_or(SAYSO_NONE),
                addressee: flat_option(a.addressee),
                time: flat_option(a.time),
                place: flat_option(a.place),
                medium: flat_option(a.medium),
                negated: u32::from(a.negated),
                within: a.within.unwrap_or(SAYSO_NONE),
                confidence: a.confidence,
                evidence: SaysoStr::lend(&a.evidence),
            });
        }
        for speaker in &article.speakers {
            let mentions = self.push_spans(base, &speaker.mentions);
            self.speakers.push(SaysoSpeaker {
                id: speaker.id,
                kind: speaker.kind as u32,
                name: SaysoStr::lend(&speaker.name),
                role: SaysoStr::lend_option(speaker.role.as_deref()),
                anonymous: u32::from(speaker.anonymous),
                anonymity_reason: SaysoStr::lend_option(speaker.anonymity_reason.as_deref()),
                mentions,
            });
        }
    }
}

fn token_kind(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Word => sayso_plugin_abi::SAYSO_TOKEN_WORD,
        TokenKind::Number => sayso_plugin_abi::SAYSO_TOKEN_NUMBER,
        TokenKind::Quote => sayso_plugin_abi::SAYSO_TOKEN_QUOTE,
        TokenKind::Punctuation => sayso_plugin_abi::SAYSO_TOKEN_PUNCTUATION,
        TokenKind::Address => sayso_plugin_abi::SAYSO_TOKEN_ADDRESS,
    }
}

/// `strings` holds the authors, then the tags.
fn meta(meta: &Meta, (strings, _): (*const SaysoStr, usize)) -> SaysoMeta {
    let lend = |string: &Option<String>| SaysoStr::lend_option(string.as_deref());
    SaysoMeta {
        struct_size: size_of::<SaysoMeta>() as u32,
        paywalled: meta.paywalled.map_or(SAYSO_NONE, u32::from),
        title: lend(&meta.title),
        published: lend(&meta.published),
        modified: lend(&meta.modified),
        site: lend(&meta.site),
        url: lend(&meta.url),
        language: lend(&meta.language),
        agency: lend(&meta.agency),
        dateline: lend(&meta.dateline),
        section: lend(&meta.section),
        image: lend(&meta.image),
        authors: if meta.authors.is_empty() { ptr::null() } else { strings },
        author_count: meta.authors.len(),
        tags: if meta.tags.is_empty() { ptr::null() } else { strings.wrapping_add(meta.authors.len()) },
        tag_count: meta.tags.len(),
    }
}

fn record(
    id: Option<&str>,
    source: &Source,
    article: *const SaysoArticle,
    raw: *const SaysoRawDocument,
) -> SaysoRecord {
    SaysoRecord {
        struct_size: size_of::<SaysoRecord>() as u32,
        reserved: 0,
        id: SaysoStr::lend_option(id),
        uri: SaysoStr::lend(&source.uri),
        record: SaysoStr::lend_option(source.record.as_deref()),
        media_type: SaysoStr::lend(&source.media_type),
        fetched: SaysoStr::lend_option(source.fetched.as_deref()),
        bytes: source.bytes,
        article,
        raw,
    }
}
