//! Documents as bytes, on their way to a plugin's process: numbers little-endian, a string its length and its bytes, a
//! list its length and its elements. Written by this program and read by this program, in one version of it.
//!
//! Only what the plugin reads is written: tokens are the bulk of an article, and few plugins ask for them.

use sayso_plugin_abi::{
    SAYSO_NEEDS_ATTRIBUTIONS, SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS, SAYSO_NONE,
};
use sayso_plugin_sdk::host::{ArticleInput, RawInput};
use sayso_record::{
    Article, Attribution, AttributionKind, Block, BlockKind, Form, Meta, Origin, Quotation, QuotationMark, RawDocument,
    Sentence, Source, Span, Speaker, SpeakerKind, Token, TokenKind,
};

pub(super) struct Writer<'frame>(pub(super) &'frame mut Vec<u8>);

impl Writer<'_> {
    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }
    pub(super) fn count(&mut self, count: usize) {
        self.number(u32::try_from(count).unwrap_or(SAYSO_NONE));
    }
    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
    }
    fn option(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.bytes(text.as_bytes()),
            None => self.number(SAYSO_NONE),
        }
    }
    fn span(&mut self, span: Span) {
        self.number(span.start);
        self.number(span.end);
    }
    fn optional_span(&mut self, span: Option<Span>) {
        self.span(span.unwrap_or(Span::new(SAYSO_NONE, SAYSO_NONE)));
    }
    fn spans(&mut self, spans: &[Span]) {
        self.count(spans.len());
        spans.iter().for_each(|span| self.span(*span));
    }
    fn strings(&mut self, strings: &[String]) {
        self.count(strings.len());
        strings.iter().for_each(|string| self.bytes(string.as_bytes()));
    }

    fn source(&mut self, id: &str, source: &Source) {
        self.bytes(id.as_bytes());
        self.bytes(source.uri.as_bytes());
        self.option(source.record.as_deref());
        self.bytes(source.media_type.as_bytes());
        self.option(source.fetched.as_deref());
        self.0.extend_from_slice(&source.bytes.to_le_bytes());
    }

    pub(super) fn article(&mut self, input: &ArticleInput<'_>, needs: u32) {
        let article = input.article;
        self.source(input.id, input.source);
        self.bytes(article.text.as_bytes());
        self.count(article.blocks.len());
        for block in &article.blocks {
            self.0.push(block.kind as u8);
            self.span(block.span);
            self.number(block.origin.0);
            self.number(block.origin.1);
        }
        self.count(article.sentences.len());
        for sentence in &article.sentences {
            self.span(sentence.span);
            self.number(sentence.block);
        }
        if needs & SAYSO_NEEDS_TOKENS != 0 {
            self.count(article.tokens.len());
            for token in &article.tokens {
                self.0.push(token.kind as u8);
                self.span(token.span);
                self.number(token.sentence);
            }
        }
        if needs & SAYSO_NEEDS_QUOTATIONS != 0 {
            self.count(article.quotations.len());
            for quotation in &article.quotations {
                self.spans(&quotation.spans);
                self.0.extend_from_slice(&[quotation.depth, u8::from(quotation.closed)]);
            }
        }
        if needs & SAYSO_NEEDS_ATTRIBUTIONS != 0 {
            self.count(article.attributions.len());
            article.attributions.iter().for_each(|attribution| self.attribution(attribution));
            self.count(article.speakers.len());
            article.speakers.iter().for_each(|speaker| self.speaker(speaker));
        }
        if needs & SAYSO_NEEDS_META != 0 {
            self.meta(&article.meta);
        }
    }

    fn attribution(&mut self, a: &Attribution) {
        self.number(a.id);
        self.0.push(a.kind as u8);
        [&a.content, &a.cue, &a.source].into_iter().for_each(|spans| self.spans(spans));
        self.number(a.speaker.unwrap_or(SAYSO_NONE));
        [a.addressee, a.time, a.place, a.medium].into_iter().for_each(|span| self.optional_span(span));
        self.0.push(u8::from(a.negated));
        self.number(a.within.unwrap_or(SAYSO_NONE));
        self.number(a.confidence.to_bits());
        self.bytes(a.evidence.as_bytes());
    }

    fn speaker(&mut self, s: &Speaker) {
        self.number(s.id);
        self.bytes(s.name.as_bytes());
        self.0.extend_from_slice(&[s.kind as u8, u8::from(s.anonymous)]);
        self.option(s.role.as_deref());
        self.option(s.anonymity_reason.as_deref());
        self.spans(&s.mentions);
    }

    fn meta(&mut self, m: &Meta) {
        for text in [
            &m.title,
            &m.published,
            &m.modified,
            &m.site,
            &m.url,
            &m.language,
            &m.agency,
            &m.dateline,
            &m.section,
            &m.image,
        ] {
            self.option(text.as_deref());
        }
        self.strings(&m.authors);
        self.strings(&m.tags);
        self.0.push(m.paywalled.map_or(2, u8::from));
    }

    pub(super) fn raw(&mut self, input: &RawInput<'_>) {
        self.source(input.id.unwrap_or(""), &input.raw.source);
        self.0.push(input.raw.form as u8);
        self.option(input.raw.charset.as_deref());
        self.count(input.raw.headers.len());
        for (name, value) in &input.raw.headers {
            self.bytes(name.as_bytes());
            self.bytes(value.as_bytes());
        }
        self.bytes(&input.raw.body);
        // A body that is UTF-8 already is its own text, and is not sent twice.
        match input.text {
            None => self.0.push(0),
            Some(text) if text.as_bytes() == input.raw.body => self.0.push(1),
            Some(text) => {
                self.0.push(2);
                self.bytes(text.as_bytes());
            }
        }
    }
}

/// Reads what [`Writer`] wrote; `None` where it is something else.
pub(super) struct Reader<'frame>(pub(super) &'frame [u8]);

/// An article out of a frame.
pub(super) struct OwnedArticle {
    pub(super) id: String,
    pub(super) source: Source,
    pub(super) article: Article,
}

/// A raw document out of a frame.
pub(super) struct OwnedRaw {
    pub(super) id: String,
    pub(super) raw: RawDocument,
    pub(super) text: Option<String>,
}

impl<'frame> Reader<'frame> {
    fn take(&mut self, count: usize) -> Option<&'frame [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
    fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }
    fn number(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*taken))
    }
    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
    /// A list; the memory that it takes in advance is bounded by what is there to read.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        let mut list = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            list.push(one(self)?);
        }
        Some(list)
    }
    fn bytes(&mut self) -> Option<&'frame [u8]> {
        let count = self.count()?;
        self.take(count)
    }
    fn text(&mut self) -> Option<String> {
        Some(std::str::from_utf8(self.bytes()?).ok()?.to_owned())
    }
    fn option(&mut self) -> Option<Option<String>> {
        if self.0.get(..4)? == SAYSO_NONE.to_le_bytes() {
            self.number()?;
            return Some(None);
        }
        self.text().map(Some)
    }
    fn optional_number(&mut self) -> Option<Option<u32>> {
        Some(Some(self.number()?).filter(|&number| number != SAYSO_NONE))
    }
    fn span(&mut self) -> Option<Span> {
        Some(Span::new(self.number()?, self.number()?))
    }
    fn optional_span(&mut self) -> Option<Option<Span>> {
        Some(Some(self.span()?).filter(|span| *span != Span::new(SAYSO_NONE, SAYSO_NONE)))
    }
    fn spans(&mut self) -> Option<Vec<Span>> {
        self.list(Self::span)
    }

    fn source(&mut self) -> Option<(String, Source)> {
        let id = self.text()?;
        let uri = self.text()?;
        let record = self.option()?;
        let media_type = self.text()?;
        let fetched = self.option()?;
        let bytes = u64::from_le_bytes(self.take(8)?.try_into().ok()?);
        Some((id, Source { uri, record, media_type, bytes, fetched }))
    }

    pub(super) fn article(&mut self, needs: u32) -> Option<OwnedArticle> {
        let (id, source) = self.source()?;
        let mut article = Article { text: self.text()?, ..Article::default() };
        article.blocks = self.list(|r| {
            let kind = *BlockKind::ALL.get(usize::from(r.byte()?))?;
            Some(Block { kind, span: r.span()?, origin: Origin(r.number()?, r.number()?) })
        })?;
        article.sentences = self.list(|r| Some(Sentence { span: r.span()?, block: r.number()? }))?;
        if needs & SAYSO_NEEDS_TOKENS != 0 {
            article.tokens = self.list(|r| {
                let kind = token_kind(r.byte()?)?;
                Some(Token { kind, span: r.span()?, sentence: r.number()? })
            })?;
        }
        if needs & SAYSO_NEEDS_QUOTATIONS != 0 {
            article.quotations = self.list(|r| {
                let spans = r.spans()?;
                // Which marks they are does not reach a plugin.
                Some(Quotation { spans, mark: QuotationMark::Straight, depth: r.byte()?, closed: r.byte()? != 0 })
            })?;
        }
        if needs & SAYSO_NEEDS_ATTRIBUTIONS != 0 {
            article.attributions = self.list(Self::attribution)?;
            article.speakers = self.list(Self::speaker)?;
        }
        if needs & SAYSO_NEEDS_META != 0 {
            article.meta = self.meta()?;
        }
        Some(OwnedArticle { id, source, article })
    }

    fn attribution(&mut self) -> Option<Attribution> {
        Some(Attribution {
            id: self.number()?,
            kind: match self.byte()? {
                0 => AttributionKind::Direct,
                1 => AttributionKind::Mixed,
                _ => AttributionKind::Indirect,
            },
            content: self.spans()?,
            cue: self.spans()?,
            source: self.spans()?,
            speaker: self.optional_number()?,
            addressee: self.optional_span()?,
            time: self.optional_span()?,
            place: self.optional_span()?,
            medium: self.optional_span()?,
            negated: self.byte()? != 0,
            within: self.optional_number()?,
            confidence: f32::from_bits(self.number()?),
            evidence: self.text()?,
        })
    }

    fn speaker(&mut self) -> Option<Speaker> {
        Some(Speaker {
            id: self.number()?,
            name: self.text()?,
            kind: match self.byte()? {
                0 => SpeakerKind::Person,
                1 => SpeakerKind::Organization,
                2 => SpeakerKind::Group,
                3 => SpeakerKind::Document,
                _ => SpeakerKind::Unknown,
            },
            anonymous: self.byte()? != 0,
            role: self.option()?,
            anonymity_reason: self.option()?,
            mentions: self.spans()?,
        })
    }

    fn meta(&mut self) -> Option<Meta> {
        Some(Meta {
            title: self.option()?,
            published: self.option()?,
            modified: self.option()?,
            site: self.option()?,
            url: self.option()?,
            language: self.option()?,
            agency: self.option()?,
            dateline: self.option()?,
            section: self.option()?,
            image: self.option()?,
            authors: self.list(Self::text)?,
            tags: self.list(Self::text)?,
            paywalled: match self.byte()? {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            },
            article_score: None,
        })
    }

    pub(super) fn raw(&mut self) -> Option<OwnedRaw> {
        let (id, source) = self.source()?;
        let form = match self.byte()? {
            0 => Form::Html,
            1 => Form::Text,
            2 => Form::CleanText,
            _ => Form::Other,
        };
        let charset = self.option()?;
        let headers = self.list(|r| Some((r.text()?, r.text()?)))?;
        let body = self.bytes()?.to_vec();
        let text = match self.byte()? {
            0 => None,
            1 => Some(std::str::from_utf8(&body).ok()?.to_owned()),
            _ => Some(self.text()?),
        };
        Some(OwnedRaw { id, raw: RawDocument { source, form, charset, headers, body, notes: Vec::new() }, text })
    }
}

fn token_kind(number: u8) -> Option<TokenKind> {
    [TokenKind::Word, TokenKind::Number, TokenKind::Quote, TokenKind::Punctuation, TokenKind::Address]
        .into_iter()
        .find(|kind| *kind as u8 == number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: u32 = SAYSO_NEEDS_ATTRIBUTIONS | SAYSO_NEEDS_META | SAYSO_NEEDS_QUOTATIONS | SAYSO_NEEDS_TOKENS;

    fn full_article() -> Article {
        let mut article = sayso_clean::keep_text(
            "Harbour closed\n\n“It is shut,” said Ana Novak, the harbour master, on Friday.\n\nShe said it would open.",
            &sayso_clean::Options::default(),
        );
        sayso_segment::segment(&mut article, &sayso_segment::Options::default());
        sayso_attribute::Attributor::new(sayso_attribute::Options::default()).attribute(&mut article);
        article.meta.authors = vec!["A".to_owned(), "B".to_owned()];
        article.meta.title = Some("Harbour closed".to_owned());
        article.meta.paywalled = Some(true);
        article
    }

    #[test]
    fn an_article_comes_out_as_it_went_in() {
        let article = full_article();
        assert!(!article.attributions.is_empty() && !article.tokens.is_empty());
        let source = Source { uri: "a.html".to_owned(), bytes: 7, ..Source::default() };
        let mut frame = Vec::new();
        Writer(&mut frame).article(&ArticleInput { id: "1f", source: &source, article: &article }, ALL);
        let mut reader = Reader(&frame);
        let out = reader.article(ALL).unwrap();
        assert!(reader.0.is_empty());
        assert_eq!((out.id.as_str(), &out.source), ("1f", &source));
        let mut expected = article;
        // What no plugin is given.
        expected.dropped.clear();
        expected.notes.clear();
        expected.meta.article_score = None;
        expected.quotations.iter_mut().for_each(|q| q.mark = QuotationMark::Straight);
        assert_eq!(out.article, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes: Vec<u8>, needs in 0..16u32) {
            let _ = Reader(&bytes).article(needs);
            let _ = Reader(&bytes).raw();
        }

        #[test]
        fn a_raw_document_comes_out_as_it_went_in(body: Vec<u8>, uri: String, header: (String, String), form in 0..4u8) {
            let form = [Form::Html, Form::Text, Form::CleanText, Form::Other][usize::from(form)];
            let source = Source { uri, ..Source::default() };
            let raw = RawDocument { source, form, charset: None, headers: vec![header], body, notes: Vec::new() };
            let text = String::from_utf8_lossy(&raw.body).into_owned();
            let mut frame = Vec::new();
            Writer(&mut frame).raw(&RawInput { id: Some("x"), raw: &raw, text: Some(&text) });
            let out = Reader(&frame).raw().unwrap();
            prop_assert_eq!(out.raw, raw);
            prop_assert_eq!(out.text, Some(text));
        }
    }
}
