use super::plain;
use super::style::{Palette, Role};
use super::wrap::Wrapper;
use sayso_record::{Article, Span};

/// The numbers that speakers have in the view: from 1, in the order in which they first say something.
#[derive(Debug)]
pub(super) struct Numbers {
    // Ids in the order of their numbers; few, so that searching beats a map.
    ids: Vec<u32>,
}

impl Numbers {
    pub(super) fn new(article: &Article) -> Self {
        let mut first: Vec<(u32, u32)> = Vec::new();
        for attribution in &article.attributions {
            let Some(id) = attribution.speaker else { continue };
            let start = attribution.content.iter().map(|span| span.start).min().unwrap_or(u32::MAX);
            match first.iter_mut().find(|(_, other)| *other == id) {
                Some((earliest, _)) => *earliest = start.min(*earliest),
                None => first.push((start, id)),
            }
        }
        first.sort_unstable();
        Self { ids: first.into_iter().map(|(_, id)| id).collect() }
    }

    pub(super) fn of(&self, speaker: Option<u32>) -> Option<u32> {
        let place = self.ids.iter().position(|id| Some(*id) == speaker)?;
        u32::try_from(place + 1).ok()
    }

    pub(super) fn ids(&self) -> &[u32] {
        &self.ids
    }
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    role: Role,
    number: Option<u32>,
    // Whether this is where its statement begins: a later part of one is not announced in the margin again.
    first: bool,
}

/// Every content, cue and source of an article, in the order of the text.
#[derive(Debug)]
pub(super) struct Marks {
    marks: Vec<Mark>,
}

impl Marks {
    pub(super) fn new(article: &Article, numbers: &Numbers) -> Self {
        let mut marks = Vec::new();
        for attribution in &article.attributions {
            let number = numbers.of(attribution.speaker);
            let parts = [
                (&attribution.content, Role::Content),
                (&attribution.cue, Role::Cue),
                (&attribution.source, Role::Source),
            ];
            for (spans, role) in parts {
                let mut first = true;
                for span in spans {
                    marks.push(Mark { span: *span, role, number, first });
                    first = false;
                }
            }
        }
        // Longer ones first where several begin, so that the outer mark opens outside.
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        // One source may say several things: its words are marked once.
        marks.dedup_by(|b, a| a.span == b.span && a.role == b.role && a.role != Role::Content);
        Self { marks }
    }

    /// Sets the text of `within` into `wrapper`, marked. Each mark is cut to `within` and freed of white space at its
    /// ends, so that it opens on a word and closes on one.
    pub(super) fn set(&self, article: &Article, within: Span, role: Role, palette: Palette, wrapper: &mut Wrapper) {
        let after = self.marks.partition_point(|mark| mark.span.start < within.end);
        let here: Vec<Mark> = self.marks[..after]
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
                let mark = open.remove(place);
                wrapper.mark(palette.marks(mark.role).1, mark.role);
                if let (Role::Content, Some(number)) = (mark.role, mark.number) {
                    wrapper.mark(&raised(number), Role::Number);
                }
            }
            while let Some(mark) = coming.next_if(|mark| mark.span.start == *cut) {
                if mark.role == Role::Content && mark.first {
                    wrapper.number(mark.number);
                }
                wrapper.mark(palette.marks(mark.role).0, mark.role);
                open.push(mark);
            }
            if let Some(next) = cuts.get(index + 1) {
                let inner = [Role::Source, Role::Cue, Role::Content];
                let role = inner.into_iter().find(|r| open.iter().any(|mark| mark.role == *r)).unwrap_or(role);
                wrapper.text(&plain(article.slice(Span::new(*cut, *next))), role);
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

/// The number in raised digits.
fn raised(number: u32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}
