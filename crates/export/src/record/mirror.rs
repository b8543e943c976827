//! From an article to the shape of its record. Each value is taken apart without `..`: a field added to the record does
//! not compile until it stands here too.

use super::RecordOptions;
use super::shape::{
    AttributionRecord, BlockRecord, CandidateRecord, DroppedRecord, ExplanationRecord, MetaRecord, NoteRecord,
    QuotationRecord, ReadingRecord, Record, SentenceRecord, SourceRecord, SpanRecord, SpeakerRecord,
};
use sayso_record::{
    Article, Attribution, Block, Candidate, Dropped, Explanation, Meta, Note, OffsetTable, OffsetUnit, Quotation,
    Reading, Sentence, Source, Span, Speaker, Value,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Counts spans in the unit that the reader asked for; without a table they stay as they are.
struct Units<'a>(Option<OffsetTable<'a>>);

impl Units<'_> {
    fn span(&self, span: Span) -> SpanRecord {
        let span = self.0.as_ref().map_or(span, |table| table.span(span));
        SpanRecord { start: span.start, end: span.end }
    }

    fn spans(&self, spans: &[Span]) -> Vec<SpanRecord> {
        spans.iter().map(|span| self.span(*span)).collect()
    }

    /// What plugins put in, its offsets turned like all others; copied only where there is something to turn.
    fn extensions<'a>(&self, extensions: &'a BTreeMap<String, Value>) -> Cow<'a, BTreeMap<String, Value>> {
        let Some(table) = self.0.as_ref().filter(|_| !extensions.is_empty()) else { return Cow::Borrowed(extensions) };
        let mut turned = extensions.clone();
        turned.values_mut().for_each(|value| value.for_each_offset_mut(&mut |at| *at = table.offset(*at)));
        Cow::Owned(turned)
    }

    fn maybe(&self, span: Option<Span>) -> Option<SpanRecord> {
        span.map(|span| self.span(span))
    }
}

impl<'a> Record<'a> {
    pub(crate) fn new(article: &'a Article, options: &RecordOptions) -> Self {
        let Article {
            schema,
            id,
            duplicate_of,
            similarity,
            source,
            offsets: unit_so_far,
            meta,
            text,
            blocks,
            dropped,
            sentences,
            quotations,
            attributions,
            speakers,
            extensions,
            notes,
            tokens: _,
        } = article;
        // Only bytes can be turned into something else.
        let (offsets, units) = match unit_so_far {
            OffsetUnit::Byte => (options.offsets, Units(Some(OffsetTable::new(text, options.offsets)))),
            counted => (*counted, Units(None)),
        };
        Self {
            schema: *schema,
            id,
            duplicate_of: duplicate_of.as_deref(),
            similarity: *similarity,
            source: source_record(source),
            offsets,
            meta: meta_record(meta),
            text,
            blocks: blocks.iter().map(|block| block_record(block, &units)).collect(),
            dropped: if options.dropped { dropped.iter().map(dropped_record).collect() } else { Vec::new() },
            sentences: sentences.iter().map(|sentence| sentence_record(sentence, &units)).collect(),
            quotations: quotations.iter().map(|quotation| quotation_record(quotation, &units)).collect(),
            attributions: attributions.iter().map(|a| attribution_record(a, &units)).collect(),
            speakers: speakers.iter().map(|speaker| speaker_record(speaker, &units)).collect(),
            extensions: units.extensions(extensions),
            notes: notes.iter().map(note_record).collect(),
        }
    }
}

fn source_record(source: &Source) -> SourceRecord<'_> {
    let Source { uri, record, media_type, bytes, fetched } = source;
    SourceRecord { uri, record: record.as_deref(), media_type, bytes: *bytes, fetched: fetched.as_deref() }
}

fn meta_record(meta: &Meta) -> MetaRecord<'_> {
    let Meta {
        title,
        authors,
        published,
        modified,
        site,
        url,
        language,
        agency,
        dateline,
        section,
        tags,
        image,
        paywalled,
        article_score,
    } = meta;
    MetaRecord {
        title: title.as_deref(),
        authors,
        published: published.as_deref(),
        modified: modified.as_deref(),
        site: site.as_deref(),
        url: url.as_deref(),
        language: language.as_deref(),
        agency: agency.as_deref(),
        dateline: dateline.as_deref(),
        section: section.as_deref(),
        tags,
        image: image.as_deref(),
        paywalled: *paywalled,
        article_score: *article_score,
    }
}

fn block_record(block: &Block, units: &Units<'_>) -> BlockRecord {
    let Block { kind, span, origin } = block;
    BlockRecord { kind: *kind, span: units.span(*span), origin: [origin.0, origin.1] }
}

fn dropped_record(dropped: &Dropped) -> DroppedRecord<'_> {
    let Dropped { reason, text, origin } = dropped;
    DroppedRecord { reason: *reason, text, origin: [origin.0, origin.1] }
}

fn sentence_record(sentence: &Sentence, units: &Units<'_>) -> SentenceRecord {
    let Sentence { span, block } = sentence;
    SentenceRecord { span: units.span(*span), block: *block }
}

fn quotation_record(quotation: &Quotation, units: &Units<'_>) -> QuotationRecord {
    let Quotation { spans, mark, depth, closed } = quotation;
    QuotationRecord { spans: units.spans(spans), mark: *mark, depth: *depth, closed: *closed }
}

fn attribution_record<'a>(attribution: &'a Attribution, units: &Units<'_>) -> AttributionRecord<'a> {
    let Attribution {
        id,
        kind,
        content,
        cue,
        source,
        speaker,
        addressee,
        time,
        place,
        medium,
        negated,
        within,
        confidence,
        speaker_confidence,
        evidence,
        explanation,
    } = attribution;
    AttributionRecord {
        id: *id,
        kind: *kind,
        content: units.spans(content),
        cue: units.spans(cue),
        source: units.spans(source),
        speaker: *speaker,
        addressee: units.maybe(*addressee),
        time: units.maybe(*time),
        place: units.maybe(*place),
        medium: units.maybe(*medium),
        negated: *negated,
        within: *within,
        confidence: *confidence,
        speaker_confidence: *speaker_confidence,
        evidence,
        explanation: explanation.as_deref().map(|explanation| explanation_record(explanation, units)),
    }
}

fn explanation_record<'a>(explanation: &'a Explanation, units: &Units<'_>) -> ExplanationRecord<'a> {
    let Explanation { reasons, candidates, readings } = explanation;
    let candidate = |candidate: &'a Candidate| {
        let Candidate { name, speaker, probability, reasons } = candidate;
        CandidateRecord { name, speaker: *speaker, probability: *probability, reasons }
    };
    let reading = |reading: &'a Reading| {
        let Reading { content, source, probability, evidence } = reading;
        let (content, source) = (units.spans(content), units.spans(source));
        ReadingRecord { content, source, probability: *probability, evidence }
    };
    ExplanationRecord {
        reasons,
        candidates: candidates.iter().map(candidate).collect(),
        readings: readings.iter().map(reading).collect(),
    }
}

fn speaker_record<'a>(speaker: &'a Speaker, units: &Units<'_>) -> SpeakerRecord<'a> {
    let Speaker { id, name, kind, role, anonymous, anonymity_reason, count, affiliation, pronoun, mentions } = speaker;
    SpeakerRecord {
        id: *id,
        name,
        kind: *kind,
        role: role.as_deref(),
        anonymous: *anonymous,
        anonymity_reason: anonymity_reason.as_deref(),
        count: *count,
        affiliation: affiliation.as_deref(),
        pronoun: *pronoun,
        mentions: units.spans(mentions),
    }
}

fn note_record(note: &Note) -> NoteRecord<'_> {
    let Note { stage, code, message } = note;
    NoteRecord { stage, code, message }
}
