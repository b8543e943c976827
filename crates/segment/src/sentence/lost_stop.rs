//! Sentences whose full stop was lost, and headings that run into the sentence behind them.
//!
//! Scraped text loses the marks that the page showed by other means: a heading, a list entry or the date line above an
//! article stands in one block with what follows it. Only what can hardly be anything else is taken for a boundary: a
//! common word that begins sentences, with a capital, between a small-letter word of content and another small-letter
//! word (`… the data outline The outline shows …`), and a date in full behind a word that no date follows.

use super::View;
use crate::language::Starter;
use sayso_record::TokenKind;

/// True where the sentence that began at `start` ends before `token` though no mark says so.
pub(super) fn before(view: &View<'_>, start: usize, token: usize) -> bool {
    token > start
        && view.kind(token) == Some(TokenKind::Word)
        && (begins_sentence(view, start, token) || begins_date(view, start, token))
}

fn begins_sentence(view: &View<'_>, start: usize, token: usize) -> bool {
    let word = view.word(token);
    if word.len() < 2 || !is_capitalised(word) || !view.spaced(token) || token < start + 2 {
        return false;
    }
    let (before, after) = (view.word(token - 1), view.word(token + 1));
    is_content(view, token - 1, before)
        && is_small(after)
        && view.kind(token + 1) == Some(TokenKind::Word)
        && view.language.starter(word) == Some(Starter::Plain)
}

/// A word of content in small letters: nothing that a name or title would follow.
fn is_content(view: &View<'_>, token: usize, word: &str) -> bool {
    view.kind(token) == Some(TokenKind::Word)
        && word.len() > 3
        && is_small(word)
        && view.language.starter(word).is_none_or(|starter| starter == Starter::Common)
        && !view.language.is_saying(word)
}

/// `Tuesday, March 3, 2020`, with nothing or a capital behind it.
fn begins_date(view: &View<'_>, start: usize, token: usize) -> bool {
    let word = view.word(token);
    let weekday = view.word(token + 1) == "," && is_capitalised(word) && view.language.follows_time(word);
    let numbers = view.kind(token + 3) == Some(TokenKind::Number) && view.kind(token + 5) == Some(TokenKind::Number);
    let before = view.word(token - 1);
    weekday
        && numbers
        && view.word(token + 4) == ","
        && matches!(view.word(token + 6), "" | "\"")
        && view.spaced(token)
        && token > start
        && view.language.starter(before).is_none_or(|starter| starter == Starter::Common)
        && view.kind(token - 1) != Some(TokenKind::Punctuation)
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

fn is_small(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_lowercase)
}
