//! Whether a sentence ends at a mark that may end one.

use super::View;
use super::list::Enumerator;
use crate::event::{EventKind, Role};
use crate::language::{Abbreviation, Starter};
use sayso_record::TokenKind;

/// A mark that may end a sentence, with the marks behind it that belong to the sentence if it does.
pub(super) struct Ending {
    /// The token of the first mark.
    pub(super) mark: usize,
    /// What it is; [`EventKind::Ellipsis`] also for full stops with spaces between them.
    pub(super) kind: EventKind,
    /// The token behind the last mark.
    pub(super) end: usize,
    /// The token behind the first mark where `end` is that of an ellipsis that may begin the next sentence.
    early: Option<usize>,
    /// True where a quotation mark is among them.
    quote: bool,
    /// True where a bracket is.
    bracket: bool,
    /// The event to go on with.
    pub(super) next_event: usize,
}

impl Ending {
    /// Takes in the marks that follow the one of event `at`.
    pub(super) fn take_in(view: &View<'_>, at: usize) -> Self {
        let mark = view.events[at].token as usize;
        let mut ending = Self {
            mark,
            kind: view.events[at].kind,
            end: mark + 1,
            early: None,
            quote: false,
            bracket: false,
            next_event: at + 1,
        };
        while ending.next_event < view.block.events.end && ending.take_one(view) {}
        ending
    }

    fn take_one(&mut self, view: &View<'_>) -> bool {
        let event = view.events[self.next_event];
        let token = event.token as usize;
        if token != self.end {
            return false;
        }
        let spaced = view.spaced(token);
        match event.kind {
            EventKind::Period | EventKind::Ellipsis if view.kind(token) == Some(TokenKind::Word) => return false,
            EventKind::Period | EventKind::Ellipsis
                if spaced && self.kind == EventKind::Period && !view.spaced(self.mark) && !self.quote =>
            {
                self.early = Some(self.end);
                self.kind = EventKind::Ellipsis;
            }
            EventKind::Period | EventKind::Ellipsis if self.kind == EventKind::Period => {
                self.kind = EventKind::Ellipsis;
            }
            EventKind::Period | EventKind::Ellipsis | EventKind::Stop => {}
            EventKind::Exclamation => self.kind = EventKind::Exclamation,
            EventKind::Quote => {
                let closes = match event.role {
                    Role::Closes => true,
                    Role::Opens => false,
                    Role::Neither => !spaced || (view.spaced(token + 1) && view.word(token) != "’"),
                };
                if !closes {
                    return false;
                }
                self.quote = true;
            }
            EventKind::Close => self.bracket = true,
            // A reference: "said.[3]"
            EventKind::Open
                if view.word(token) == "["
                    && view.word(token + 2) == "]"
                    && view.kind(token + 1) == Some(TokenKind::Number) =>
            {
                self.end = token + 3;
                self.next_event += 2;
                return true;
            }
            _ => return false,
        }
        self.end = token + 1;
        self.next_event += 1;
        true
    }
}

/// A place where a sentence may end.
pub(super) struct Candidate<'a> {
    pub(super) ending: &'a Ending,
    /// The first token of the sentence.
    pub(super) start: usize,
}

/// How the text goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Lower,
    Upper,
    Digit,
    /// A mark that opens nothing, or nothing that has a case.
    Other,
}

/// The first token of the next sentence, if the present one ends at the candidate.
pub(super) fn next_sentence(view: &View<'_>, candidate: &Candidate<'_>) -> Option<usize> {
    let ending = candidate.ending;
    if ending.kind == EventKind::Stop {
        return Some(ending.end);
    }
    let (word, next) = following(view, ending.end);
    if is_omission(view, ending) || is_reference(view, ending.end) {
        return None;
    }
    if let Some(early) = ending.early {
        // "He left. . . . The others": the ellipsis stands for words of the next sentence.
        let dots = view.tokens[ending.end - 1].span.end - view.tokens[early].span.start;
        if next == Next::Upper && !ending.quote && dots >= 3 {
            return Some(early);
        }
    }
    let ends = if view.spaced(ending.end) {
        match ending.kind {
            EventKind::Exclamation => after_exclamation(view, candidate, word, next),
            EventKind::Ellipsis => matches!(next, Next::Upper | Next::Digit) && view.word(word) != "I",
            _ => after_period(view, candidate, word, next),
        }
    } else {
        space_lost(view, candidate, word, next)
    };
    ends.then_some(ending.end)
}

/// `[...]`, words left out of a quotation.
fn is_omission(view: &View<'_>, ending: &Ending) -> bool {
    ending.kind == EventKind::Ellipsis && ending.bracket && matches!(view.word(ending.mark.wrapping_sub(1)), "[" | "(")
}

/// `(Smith 55).`: a bracket behind the sentence that its full stop ends.
fn is_reference(view: &View<'_>, token: usize) -> bool {
    if view.word(token) != "(" {
        return false;
    }
    let close = (token + 1..token + 12).find(|t| matches!(view.word(*t), ")" | ""));
    close.is_some_and(|close| view.word(close) == ")" && view.word(close + 1) == "." && !view.spaced(close + 1))
}

/// The word that the text goes on with behind opening marks, and how it begins.
fn following(view: &View<'_>, mut token: usize) -> (usize, Next) {
    for _ in 0..4 {
        match view.kind(token) {
            Some(TokenKind::Quote) => token += 1,
            Some(TokenKind::Punctuation)
                if matches!(
                    view.word(token),
                    "(" | "[" | "-" | "--" | "–" | "—" | "..." | "…" | "¿" | "¡" | "*" | "$" | "€" | "£"
                ) =>
            {
                token += 1;
            }
            _ => break,
        }
    }
    let next = match view.word(token).chars().next() {
        Some(_) if view.kind(token) == Some(TokenKind::Address) => Next::Upper,
        // "iPhone" is a name.
        Some(c) if c.is_lowercase() && view.word(token).chars().skip(1).take(3).any(char::is_uppercase) => Next::Upper,
        Some(c) if c.is_lowercase() => Next::Lower,
        Some(c) if c.is_uppercase() => Next::Upper,
        Some(c) if c.is_numeric() => Next::Digit,
        // Scripts without case begin a sentence with any letter.
        Some(c) if c.is_alphabetic() => Next::Upper,
        Some('\'' | '’') if view.kind(token) == Some(TokenKind::Word) => match view.word(token).chars().nth(1) {
            Some(c) if c.is_lowercase() => Next::Lower,
            _ => Next::Upper,
        },
        _ => Next::Other,
    };
    (token, next)
}

/// True where the bracket at `token` is the mouth of `:)` or `;-)`, and a capital follows.
pub(super) fn is_emoticon_before_sentence(view: &View<'_>, token: usize) -> bool {
    let nose = usize::from(view.word(token.wrapping_sub(1)) == "-");
    let eyes = token.wrapping_sub(1 + nose);
    matches!(view.word(eyes), ":" | ";")
        && view.spaced(eyes)
        && (eyes..token).all(|t| !view.spaced(t + 1))
        && view.spaced(token + 1)
        && following(view, token + 1).1 == Next::Upper
}

fn space_lost(view: &View<'_>, candidate: &Candidate<'_>, word: usize, next: Next) -> bool {
    let ending = candidate.ending;
    if next != Next::Upper || view.kind(word) != Some(TokenKind::Word) {
        return false;
    }
    let before = view.word(ending.mark.wrapping_sub(1));
    let ends_low = before.chars().next_back().is_some_and(|c| c.is_lowercase() || c.is_numeric());
    let long = before.len() > 1 && view.language.abbreviation(before).is_none();
    match ending.kind {
        EventKind::Exclamation => ending.mark > candidate.start,
        EventKind::Ellipsis => view.language.starter(view.word(word)).is_some(),
        _ => ending.quote || ending.bracket || (ends_low && long && view.kind(ending.mark) != Some(TokenKind::Word)),
    }
}

fn after_exclamation(view: &View<'_>, candidate: &Candidate<'_>, word: usize, next: Next) -> bool {
    match next {
        Next::Upper => !(candidate.ending.quote && is_attribution(view, word)),
        Next::Digit => true,
        Next::Lower | Next::Other => false,
    }
}

/// True where a name and a verb of saying stand at `word`: `"Why?" Mary Jones asked.`
fn is_attribution(view: &View<'_>, word: usize) -> bool {
    for token in word..word + 4 {
        let text = view.word(token);
        if view.language.is_saying(text) {
            return token > word;
        }
        let name = view.kind(token) == Some(TokenKind::Word) && text.chars().next().is_some_and(char::is_uppercase);
        if !name || view.language.starter(text).is_some() {
            return false;
        }
    }
    false
}

fn after_period(view: &View<'_>, candidate: &Candidate<'_>, word: usize, next: Next) -> bool {
    let ending = candidate.ending;
    if next == Next::Other {
        return false;
    }
    let at = if view.kind(ending.mark) == Some(TokenKind::Word) { ending.mark } else { ending.mark.wrapping_sub(1) };
    let before = view.word(at).trim_end_matches('.');
    let dotted = before.contains('.');
    // "U. A. E.": a letter with a full stop of its own is an initial, not an article.
    let initial = is_letter(view.word(word)) && view.word(word + 1) == ".";
    let headline = view.word(word + 1).starts_with(char::is_uppercase);
    let starter = view.language.starter(view.word(word)).filter(|s| !(initial || *s == Starter::Common && headline));
    // "NEWPORT, Va. - In a meeting": what a dash follows goes on.
    let dash = matches!(view.word(ending.end), "-" | "--" | "–" | "—");
    let begins = next == Next::Upper && starter.is_some() && !dash;
    if ending.quote {
        return matches!(next, Next::Upper | Next::Digit);
    }
    if next == Next::Lower && Enumerator::begins_at(view, word) {
        return true;
    }
    match view.language.abbreviation(before) {
        Some(Abbreviation::Name | Abbreviation::Inner) => false,
        // "z. B."
        _ if initial && is_letter(before) => false,
        // An initial, unless it is the pronoun or a plan.
        _ if is_letter(before) && before.starts_with(char::is_uppercase) => begins,
        // "(Fresno, Calif.)"
        known if ending.bracket => begins || (next != Next::Lower && known.is_none() && !dotted),
        Some(Abbreviation::Anywhere) => begins,
        Some(Abbreviation::Final) => next == Next::Upper,
        Some(Abbreviation::Suffix) => begins,
        Some(Abbreviation::Number) => match next {
            Next::Digit => false,
            _ => next == Next::Upper && !is_roman(view.word(word)),
        },
        Some(Abbreviation::Date) => begins || (next == Next::Upper && before.chars().all(char::is_lowercase)),
        Some(Abbreviation::Proper) if before.starts_with(char::is_uppercase) => begins,
        Some(Abbreviation::Time) => match next {
            Next::Upper => starter == Some(Starter::Plain) || !continues_time(view, candidate.start, word),
            _ => next == Next::Digit && view.kind(at.wrapping_sub(1)) == Some(TokenKind::Number),
        },
        Some(Abbreviation::Unit) if is_measure(view, at) => {
            begins || (next == Next::Upper && !view.language.traits.ordinal_stop)
        }
        // "Ft. Worth"
        Some(Abbreviation::Unit) if before.starts_with(char::is_uppercase) => begins,
        Some(Abbreviation::Unit) => next == Next::Upper || next == Next::Digit,
        None if dotted => begins,
        None | Some(Abbreviation::Proper) => after_word(view, at, before, next, begins),
    }
}

/// A full stop behind a word or number that is no known abbreviation.
fn after_word(view: &View<'_>, at: usize, before: &str, next: Next, begins: bool) -> bool {
    match view.kind(at) {
        Some(TokenKind::Word) if next == Next::Lower => view.language.traits.small_letters_begin && is_plain(before),
        Some(TokenKind::Word | TokenKind::Address) => matches!(next, Next::Upper | Next::Digit),
        Some(TokenKind::Number) if view.language.traits.ordinal_stop && before.len() <= 2 => begins,
        Some(TokenKind::Number) => matches!(next, Next::Upper | Next::Digit),
        _ if matches!(before, ")" | "]" | "%") => matches!(next, Next::Upper | Next::Digit),
        _ => next == Next::Upper,
    }
}

/// True for a word that is surely no abbreviation: long enough, in small letters, with a vowel.
fn is_plain(word: &str) -> bool {
    word.len() >= 3 && word.chars().all(char::is_lowercase)
}

/// True for a single letter.
fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// `I`, `IV`, `A`: what stands behind `Vol.` or `Appendix` in the place of a number.
fn is_roman(word: &str) -> bool {
    word.len() == 1 || word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// True where the word before a unit's full stop measures something.
fn is_measure(view: &View<'_>, at: usize) -> bool {
    let before = at.wrapping_sub(1);
    match view.kind(before) {
        Some(TokenKind::Number) => true,
        // "12 sq. ft.", "6 fl. oz."
        Some(TokenKind::Punctuation) if view.word(before) == "." => {
            let word = view.word(before.wrapping_sub(1));
            view.language.abbreviation(word) == Some(Abbreviation::Unit)
        }
        Some(TokenKind::Word) if view.kind(before.wrapping_sub(1)) == Some(TokenKind::Number) => {
            view.language.abbreviation(view.word(before)) == Some(Abbreviation::Unit)
        }
        _ => false,
    }
}

/// How many tokens a phrase of time in front of its clause has at most.
const LONGEST_PHRASE: usize = 12;

/// True where the text behind `5 a.m.` goes on with the same sentence: a time zone or weekday, or the clause whose
/// phrase of time the sentence began with (`At 5 a.m. Mr. Smith …`).
fn continues_time(view: &View<'_>, start: usize, word: usize) -> bool {
    if view.language.follows_time(view.word(word)) {
        return true;
    }
    // The phrase may begin behind a colon.
    let from = (start..word).rev().take(LONGEST_PHRASE).find(|t| view.word(*t) == ":").map_or(start, |colon| colon + 1);
    word - from <= LONGEST_PHRASE && view.language.starter(view.word(from)) == Some(Starter::Preposition)
}
