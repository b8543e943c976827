//! What the views for people have in common: the numbers of the speakers, and the text of an article taken apart at
//! every place where a content, cue or source begins or ends.

use sayso_record::{Article, Span, Speaker};
use std::collections::BTreeMap;

/// The numbers that speakers have in a view: from 1, in the order in which they first say something.
#[derive(Debug)]
pub(crate) struct Numbers {
    ids: Vec<u32>,
    by_id: BTreeMap<u32, u32>,
}

impl Numbers {
    pub(crate) fn new(article: &Article) -> Self {
        let mut first: BTreeMap<u32, u32> = BTreeMap::new();
        for attribution in &article.attributions {
            let Some(id) = attribution.speaker else { continue };
            let start = attribution.content.iter().map(|span| span.start).min().unwrap_or(u32::MAX);
            first.entry(id).and_modify(|earliest| *earliest = start.min(*earliest)).or_insert(start);
        }
        let mut order: Vec<(u32, u32)> = first.into_iter().map(|(id, start)| (start, id)).collect();
        order.sort_unstable();
        let ids: Vec<u32> = order.into_iter().map(|(_, id)| id).collect();
        let by_id = ids.iter().copied().zip(1..).collect();
        Self { ids, by_id }
    }

    pub(crate) fn of(&self, speaker: Option<u32>) -> Option<u32> {
        self.by_id.get(&speaker?).copied()
    }

    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }
}

/// The speakers of an article, by their ids.
pub(crate) fn speakers_by_id(article: &Article) -> BTreeMap<u32, &Speaker> {
    article.speakers.iter().map(|speaker| (speaker.id, speaker)).collect()
}

/// Which of the three parts of an attribution a mark is. The order is that of precedence where several cover a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Content,
    Cue,
    Source,
}

/// One span of one attribution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) part: Part,
    /// The number of the speaker.
    pub(crate) number: Option<u32>,
    /// Whether this is where its statement begins: a later part of one is not announced again.
    pub(crate) first: bool,
}

/// What comes next in the text.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A mark begins.
    Open(Mark),
    /// A mark ends.
    Close(Mark),
    /// Text, and the innermost part that covers it.
    Text(&'a str, Option<Part>),
}

/// Every content, cue and source of an article, in the order of the text.
#[derive(Debug)]
pub(crate) struct Marks {
    marks: Vec<Mark>,
    // How far any mark up to this one reaches: where to begin looking for those that touch a block.
    reach: Vec<u32>,
}

impl Marks {
    pub(crate) fn new(article: &Article, numbers: &Numbers) -> Self {
        let mut marks = Vec::new();
        for attribution in &article.attributions {
            let number = numbers.of(attribution.speaker);
            let parts = [
                (&attribution.content, Part::Content),
                (&attribution.cue, Part::Cue),
                (&attribution.source, Part::Source),
            ];
            for (spans, part) in parts {
                let mut first = true;
                for span in spans {
                    marks.push(Mark { span: *span, part, number, first });
                    first = false;
                }
            }
        }
        // Longer ones first where several begin, so that the outer mark opens outside.
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        // One source may say several things: its words are marked once.
        marks.dedup_by(|b, a| a.span == b.span && a.part == b.part && a.part != Part::Content);
        let furthest = |reach: &mut u32, mark: &Mark| {
            *reach = mark.span.end.max(*reach);
            Some(*reach)
        };
        let reach = marks.iter().scan(0, furthest).collect();
        Self { marks, reach }
    }

    /// Takes the text of `within` apart. Each mark is cut to `within` and freed of white space at its ends, so that it
    /// opens on a word and closes on one.
    pub(crate) fn walk<'a>(&self, article: &'a Article, within: Span, mut visit: impl FnMut(Event<'a>)) {
        let after = self.marks.partition_point(|mark| mark.span.start < within.end);
        let before = self.reach.partition_point(|reach| *reach <= within.start).min(after);
        let here: Vec<Mark> = self.marks[before..after]
            .iter()
            .filter(|mark| mark.span.end > within.start)
            .filter_map(|mark| Some(Mark { span: trimmed(article, mark.span, within)?, ..*mark }))
            .collect();
        let mut cuts: Vec<u32> = here.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
        cuts.extend([within.start, within.end]);
        cuts.sort_unstable();
        cuts.dedup();

        let mut open: Vec<Mark> = Vec::new();
        let mut coming = here.into_iter().peekable();
        for (index, cut) in cuts.iter().enumerate() {
            while let Some(place) = open.iter().rposition(|mark| mark.span.end == *cut) {
                visit(Event::Close(open.remove(place)));
            }
            while let Some(mark) = coming.next_if(|mark| mark.span.start == *cut) {
                visit(Event::Open(mark));
                open.push(mark);
            }
            if let Some(next) = cuts.get(index + 1) {
                let inner = open.iter().map(|mark| mark.part).max();
                visit(Event::Text(article.slice(Span::new(*cut, *next)), inner));
            }
        }
    }
}

/// `span` cut to `within`, without white space at its ends; `None` where nothing is left or it does not slice.
fn trimmed(article: &Article, span: Span, within: Span) -> Option<Span> {
    let cut = Span::new(span.start.max(within.start), span.end.min(within.end));
    let text = cut.of(&article.text)?;
    let before = text.len() - text.trim_start().len();
    let kept = text.trim().len();
    let start = cut.range().start + before;
    Span::try_from_range(start..start + kept).filter(|span| !span.is_empty())
}
