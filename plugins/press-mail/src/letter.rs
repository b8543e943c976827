//! The plain text of a release: paragraphs out of hard-wrapped lines, and what around them is not the release.

use sayso_plugin_sdk::record::{BlockKind, DropReason, Origin};

/// A piece of the letter. Origins are bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Part of the release.
    Block {
        /// What it is.
        kind: BlockKind,
        /// Its words, lines joined.
        text: String,
        /// Where it stands.
        origin: Origin,
    },
    /// Not part of it.
    Dropped {
        /// Why.
        reason: DropReason,
        /// Its words.
        text: String,
        /// Where it stands.
        origin: Origin,
    },
}

/// A subject without "Re:", "Fwd:" and the words that only say that it is a release.
#[must_use]
pub fn without_prefixes(subject: &str) -> &str {
    const PREFIXES: [&str; 11] = [
        "re:",
        "fw:",
        "fwd:",
        "aw:",
        "wg:",
        "press release:",
        "press release -",
        "news release:",
        "media release:",
        "pr:",
        "for immediate release:",
    ];
    let mut rest = subject.trim();
    while let Some(cut) = PREFIXES.iter().find_map(|prefix| {
        let head = rest.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(prefix.len())
    }) {
        rest = rest[cut..].trim_start();
    }
    if rest.is_empty() { subject.trim() } else { rest }
}

/// A run of lines without a blank one between them.
struct Stanza<'t> {
    lines: Vec<&'t str>,
    start: usize,
    end: usize,
}

fn stanzas(text: &str) -> Vec<Stanza<'_>> {
    let mut all: Vec<Stanza<'_>> = Vec::new();
    let mut open = false;
    let mut at = 0;
    for with_end in text.split_inclusive('\n') {
        let line = with_end.trim_end_matches(['\n', '\r']);
        let (start, end) = (at, at + line.len());
        at += with_end.len();
        let words = line.trim();
        if words.is_empty() {
            open = false;
            continue;
        }
        // A signature, a reply and a forwarded header each begin a stanza of their own.
        let quoted = words.starts_with('>');
        let turns =
            all.last().and_then(|s| s.lines.last()).is_some_and(|last| last.trim_start().starts_with('>') != quoted);
        if !open || turns || line.trim_end() == "--" || is_forward(words) {
            all.push(Stanza { lines: Vec::new(), start, end });
        }
        open = true;
        if let Some(stanza) = all.last_mut() {
            stanza.lines.push(line);
            stanza.end = end;
        }
    }
    all
}

/// The line that mail programs put in front of a message that they forward.
fn is_forward(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c == '-' || c == '_' || c.is_whitespace() || c == ':').to_ascii_lowercase();
    matches!(
        bare.as_str(),
        "forwarded message" | "original message" | "begin forwarded message" | "weitergeleitete nachricht"
    )
}

/// A header field as a forwarded message shows it.
fn is_field(line: &str) -> bool {
    const FIELDS: [&str; 11] =
        ["from", "to", "cc", "sent", "date", "subject", "reply-to", "von", "an", "betreff", "gesendet"];
    let bare = line.trim_start_matches(['>', ' ', '*']);
    bare.split_once(':')
        .is_some_and(|(name, _)| FIELDS.contains(&name.trim_matches(['*', ' ']).to_ascii_lowercase().as_str()))
}

/// The line behind which only notes and addresses follow.
fn is_end(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| c.is_alphanumeric() || *c == '#').collect();
    matches!(bare.to_ascii_lowercase().as_str(), "ends" | "end" | "###")
}

/// Headings of what is not the release.
fn begins_notes(line: &str) -> bool {
    const NOTES: [&str; 8] = [
        "notes to editors",
        "note to editors",
        "media contact",
        "press contact",
        "for further information",
        "for more information",
        "contact:",
        "contacts:",
    ];
    let lower = line.trim().to_ascii_lowercase();
    NOTES.iter().any(|note| lower.starts_with(note))
}

fn is_release_line(line: &str) -> bool {
    const LINES: [&str; 6] =
        ["for immediate release", "embargoed until", "under embargo", "press release", "news release", "media release"];
    let lower = line.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    LINES.iter().any(|known| lower.starts_with(known)) && lower.split_whitespace().count() <= 12
}

/// Reads a letter piece by piece, in its order.
#[must_use]
pub fn read_letter(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut behind: Option<DropReason> = None;
    let mut in_fields = false;
    for stanza in stanzas(text) {
        let Some(first) = stanza.lines.first().map(|line| line.trim()) else { continue };
        let single = stanza.lines.len() == 1;
        if is_forward(first) {
            // What comes now is another message, whatever was around it.
            behind = None;
            in_fields = true;
        }
        let all_fields = stanza
            .lines
            .iter()
            .filter(|line| !is_forward(line.trim()))
            .all(|line| is_field(line) || line.starts_with([' ', '\t']));
        let reason = if is_forward(first) || (in_fields && all_fields) {
            Some(DropReason::Metadata)
        } else {
            in_fields = false;
            if let Some(reason) = behind {
                Some(reason)
            } else if first == "--" || (single && is_end(first)) || begins_notes(first) {
                behind = Some(DropReason::Footer);
                behind
            } else if first.starts_with('>') {
                Some(DropReason::Other)
            } else if single && is_release_line(first) {
                Some(DropReason::Metadata)
            } else {
                None
            }
        };
        push(&mut pieces, &stanza, reason);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, stanza: &Stanza<'_>, reason: Option<DropReason>) {
    let origin = |start: usize, end: usize| {
        // A text of 4 GiB does not come by mail; the host would refuse the origin.
        Origin(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
    };
    let joined = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    if let Some(reason) = reason {
        let text = joined(&stanza.lines);
        pieces.push(Piece::Dropped { reason, text, origin: origin(stanza.start, stanza.end) });
        return;
    }
    let is_item = |line: &str| {
        let line = line.trim_start();
        ["* ", "- ", "• ", "– ", "o "].iter().any(|mark| line.starts_with(mark))
    };
    if !stanza.lines.iter().any(|line| is_item(line)) {
        let text = joined(&stanza.lines);
        let kind = if is_heading(&stanza.lines) { BlockKind::Heading } else { BlockKind::Paragraph };
        pieces.push(Piece::Block { kind, text, origin: origin(stanza.start, stanza.end) });
        return;
    }
    // A list: each mark begins an item; lines in front of the first are a paragraph.
    let mut from = 0;
    let mut lengths = Vec::with_capacity(stanza.lines.len());
    let base = stanza.lines.first().map_or(0, |line| line.as_ptr().addr());
    for line in &stanza.lines {
        lengths.push(stanza.start + (line.as_ptr().addr() - base));
    }
    for to in 1..=stanza.lines.len() {
        if to < stanza.lines.len() && !is_item(stanza.lines[to]) {
            continue;
        }
        let lines = &stanza.lines[from..to];
        let end = lengths[to - 1] + stanza.lines[to - 1].len();
        let item = is_item(lines[0]);
        let text = joined(lines);
        let text =
            if item { text.trim_start_matches(['*', '-', '•', '–', 'o']).trim_start().to_owned() } else { text };
        let kind = if item { BlockKind::ListItem } else { BlockKind::Paragraph };
        pieces.push(Piece::Block { kind, text, origin: origin(lengths[from], end) });
        from = to;
    }
}

/// One short line that ends like no sentence.
fn is_heading(lines: &[&str]) -> bool {
    let [line] = lines else { return false };
    let line = line.trim();
    line.split_whitespace().count() <= 10 && !line.ends_with(['.', '!', '?', ':', ',', ';', '"', '”', '’', '\''])
}
