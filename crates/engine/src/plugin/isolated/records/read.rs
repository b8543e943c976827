use sayso_plugin_abi::{
    SAYSO_NEEDS_ATTRIBUTIONS, SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS, SAYSO_NONE,
};
use sayso_record::{
    Article, Attribution, AttributionKind, Block, BlockKind, Form, Meta, Origin, Pronoun, Quotation, QuotationMark,
    RawDocument, Sentence, Source, Span, Speaker, SpeakerKind, Token, TokenKind,
};

/// Reads what [`Writer`](super::Writer) wrote; `None` where it is something else.
pub(in crate::plugin::isolated) struct Reader<'frame>(pub(in crate::plugin::isolated) &'frame [u8]);

/// An article out of a frame.
pub(in crate::plugin::isolated) struct OwnedArticle {
    pub(in crate::plugin::isolated) id: String,
    pub(in crate::plugin::isolated) source: Source,
    pub(in crate::plugin::isolated) article: Article,
}

/// A raw document out of a frame.
pub(in crate::plugin::isolated) struct OwnedRaw {
    pub(in crate::plugin::isolated) id: String,
    pub(in crate::plugin::isolated) raw: RawDocument,
    pub(in crate::plugin::isolated) text: Option<String>,
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
    pub(in crate::plugin::isolated) fn count(&mut self) -> Option<usize> {
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

    pub(in crate::plugin::isolated) fn article(&mut self, needs: u32) -> Option<OwnedArticle> {
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
            speaker_confidence: Some(f32::from_bits(self.number()?)).filter(|p| !p.is_nan()),
            evidence: self.text()?,
            explanation: None,
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
                5 => SpeakerKind::Place,
                _ => SpeakerKind::Unknown,
            },
            anonymous: self.byte()? != 0,
            role: self.option()?,
            anonymity_reason: self.option()?,
            count: self.optional_number()?,
            affiliation: self.option()?,
            pronoun: match self.byte()? {
                0 => Some(Pronoun::He),
                1 => Some(Pronoun::She),
                _ => None,
            },
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

    pub(in crate::plugin::isolated) fn raw(&mut self) -> Option<OwnedRaw> {
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
