//! The laws of the record, in one place: what must hold of every article at every stage.

use crate::{Article, OffsetUnit, Span};
use std::collections::BTreeSet;
use std::fmt;

/// A law of the record that an article breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenLaw {
    /// Offsets are not in bytes, so that nothing can be proved.
    NotInBytes,
    /// A span is upside down, out of bounds or splits a character.
    DoesNotSlice {
        /// What the span belongs to: `block`, `sentence`, ….
        what: &'static str,
        /// The span.
        span: Span,
    },
    /// Blocks or sentences overlap or are out of order.
    OutOfOrder {
        /// `block` or `sentence`.
        what: &'static str,
        /// The span that starts too early.
        span: Span,
    },
    /// The text between two blocks holds more than white space.
    TextOutsideBlocks(Span),
    /// A sentence lies outside the block that it names.
    SentenceOutsideBlock(Span),
    /// An attribution names a speaker that is not there.
    UnknownSpeaker(u32),
    /// An attribution names a holder (`within`) that is not there, or itself.
    UnknownHolder(u32),
    /// A confidence is not between 0 and 1.
    Confidence(u32),
}

impl fmt::Display for BrokenLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInBytes => write!(f, "offsets are not in bytes"),
            Self::DoesNotSlice { what, span } => {
                write!(f, "{what} {}..{} does not slice the text", span.start, span.end)
            }
            Self::OutOfOrder { what, span } => {
                write!(f, "{what} {}..{} starts before the one in front of it ends", span.start, span.end)
            }
            Self::TextOutsideBlocks(span) => write!(f, "text {}..{} belongs to no block", span.start, span.end),
            Self::SentenceOutsideBlock(span) => {
                write!(f, "sentence {}..{} is not inside its block", span.start, span.end)
            }
            Self::UnknownSpeaker(id) => write!(f, "attribution {id} names a speaker that is not there"),
            Self::UnknownHolder(id) => write!(f, "attribution {id} lies within one that is not there"),
            Self::Confidence(id) => write!(f, "the confidence of attribution {id} is not between 0 and 1"),
        }
    }
}

impl std::error::Error for BrokenLaw {}

pub(crate) fn check(article: &Article) -> Result<(), BrokenLaw> {
    if article.offsets != OffsetUnit::Byte {
        return Err(BrokenLaw::NotInBytes);
    }
    let text = article.text.as_str();
    let slices = |what: &'static str, span: Span| {
        if span.start <= span.end && span.of(text).is_some() {
            Ok(())
        } else {
            Err(BrokenLaw::DoesNotSlice { what, span })
        }
    };

    let mut end = 0;
    for block in &article.blocks {
        slices("block", block.span)?;
        if block.span.start < end {
            return Err(BrokenLaw::OutOfOrder { what: "block", span: block.span });
        }
        blank(text, Span::new(end, block.span.start))?;
        end = block.span.end;
    }
    blank(text, Span::new(end, u32::try_from(text.len()).unwrap_or(u32::MAX)))?;

    let mut end = 0;
    for sentence in &article.sentences {
        slices("sentence", sentence.span)?;
        if sentence.span.start < end {
            return Err(BrokenLaw::OutOfOrder { what: "sentence", span: sentence.span });
        }
        if !article.blocks.get(sentence.block as usize).is_some_and(|b| b.span.covers(sentence.span)) {
            return Err(BrokenLaw::SentenceOutsideBlock(sentence.span));
        }
        end = sentence.span.end;
    }
    article.tokens.iter().try_for_each(|t| slices("token", t.span))?;
    article.quotations.iter().flat_map(|q| &q.spans).try_for_each(|s| slices("quotation", *s))?;
    article.speakers.iter().flat_map(|s| &s.mentions).try_for_each(|s| slices("mention", *s))?;
    let speakers: BTreeSet<u32> = article.speakers.iter().map(|s| s.id).collect();
    let attributions: BTreeSet<u32> = article.attributions.iter().map(|a| a.id).collect();
    for a in &article.attributions {
        a.content.iter().try_for_each(|s| slices("content", *s))?;
        a.cue.iter().try_for_each(|s| slices("cue", *s))?;
        a.source.iter().try_for_each(|s| slices("source", *s))?;
        a.addressee.iter().try_for_each(|s| slices("addressee", *s))?;
        a.time.iter().try_for_each(|s| slices("time", *s))?;
        a.place.iter().try_for_each(|s| slices("place", *s))?;
        a.medium.iter().try_for_each(|s| slices("medium", *s))?;
        if a.speaker.is_some_and(|id| !speakers.contains(&id)) {
            return Err(BrokenLaw::UnknownSpeaker(a.id));
        }
        if a.within.is_some_and(|id| id == a.id || !attributions.contains(&id)) {
            return Err(BrokenLaw::UnknownHolder(a.id));
        }
        if !(0.0..=1.0).contains(&a.confidence) {
            return Err(BrokenLaw::Confidence(a.id));
        }
    }
    Ok(())
}

fn blank(text: &str, span: Span) -> Result<(), BrokenLaw> {
    match span.of(text) {
        Some(between) if between.trim().is_empty() => Ok(()),
        _ => Err(BrokenLaw::TextOutsideBlocks(span)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, BlockKind, Origin, Sentence};

    fn article() -> Article {
        let block =
            |start, end| Block { kind: BlockKind::Paragraph, span: Span::new(start, end), origin: Origin(0, 0) };
        Article { text: "Été.\n\nHiver.".into(), blocks: vec![block(0, 6), block(8, 14)], ..Article::default() }
    }

    #[test]
    fn a_sound_article_passes() {
        assert_eq!(article().check(), Ok(()));
    }

    #[test]
    fn a_span_inside_a_character_is_named() {
        let mut a = article();
        a.blocks[0].span.end = 4;
        assert_eq!(a.check(), Err(BrokenLaw::DoesNotSlice { what: "block", span: Span::new(0, 4) }));
    }

    #[test]
    fn text_that_no_block_holds_is_named() {
        let mut a = article();
        a.blocks.pop();
        assert_eq!(a.check(), Err(BrokenLaw::TextOutsideBlocks(Span::new(6, 14))));
    }

    #[test]
    fn a_sentence_must_lie_in_its_block() {
        let mut a = article();
        a.sentences.push(Sentence { span: Span::new(0, 6), block: 1 });
        assert_eq!(a.check(), Err(BrokenLaw::SentenceOutsideBlock(Span::new(0, 6))));
    }
}
