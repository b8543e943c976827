use sayso_plugin_abi::{
    SAYSO_NEEDS_ATTRIBUTIONS, SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS, SAYSO_NONE,
};
use sayso_plugin_sdk::host::{ArticleInput, RawInput};
use sayso_record::{Attribution, Meta, Source, Span, Speaker};

/// Writes documents at the end of a frame.
pub(in crate::plugin::isolated) struct Writer<'frame>(pub(in crate::plugin::isolated) &'frame mut Vec<u8>);

impl Writer<'_> {
    fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }
    pub(in crate::plugin::isolated) fn count(&mut self, count: usize) {
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

    pub(in crate::plugin::isolated) fn article(&mut self, input: &ArticleInput<'_>, needs: u32) {
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
        self.number(a.speaker_confidence.unwrap_or(f32::NAN).to_bits());
        self.bytes(a.evidence.as_bytes());
    }

    fn speaker(&mut self, s: &Speaker) {
        self.number(s.id);
        self.bytes(s.name.as_bytes());
        self.0.extend_from_slice(&[s.kind as u8, u8::from(s.anonymous)]);
        self.option(s.role.as_deref());
        self.option(s.anonymity_reason.as_deref());
        self.number(s.count.unwrap_or(SAYSO_NONE));
        self.option(s.affiliation.as_deref());
        self.0.push(s.pronoun.map_or(u8::MAX, |p| p as u8));
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

    pub(in crate::plugin::isolated) fn raw(&mut self, input: &RawInput<'_>) {
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
