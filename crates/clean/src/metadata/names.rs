//! Lines to names: the people whom a byline names, whatever stands before, between and behind them.

use super::agency;

const NOT_PEOPLE: &str = include_str!("../../data/metadata/not-people.txt");
const CREDENTIALS: &str = include_str!("../../data/metadata/credentials.txt");

/// The most people that one place is believed to name.
const MOST: usize = 24;

/// How plainly a place says that it names a person, and so how much a text there must look like a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// A field for authors: whatever is no desk, body or address is believed, a pen name too.
    Declared,
    /// A line on the page: only what looks like a name is believed.
    Shown,
    /// A line on the page that can be nothing but a byline: a name may be one word.
    Linked,
}

/// The people that texts name, each once.
pub(super) fn people<'t>(texts: impl IntoIterator<Item = &'t str>, site: Option<&str>, trust: Trust) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        let line = without_opening(text, trust);
        let mut names = split(&line);
        if trust == Trust::Declared && names.len() == 2 && names.iter().all(|n| !n.contains(' ')) && line.contains(' ')
        {
            // Two given names in one field are the name of a pair.
            names = vec![line];
        }
        for name in names {
            let Some(name) = person(&name, site, trust) else { continue };
            if found.len() < MOST && !found.iter().any(|f| f.to_lowercase() == name.to_lowercase()) {
                found.push(name);
            }
        }
    }
    found
}

/// The line without "By", "Written by:" and what stands in front of it, and without what follows the names.
fn without_opening(text: &str, trust: Trust) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    // "This post was written by Ida Holm, Head of …"
    if let Some((_, names)) = rest.split_once(" written by ").filter(|_| trust != Trust::Declared) {
        rest = names;
    }
    // "ByIda Holm": the name stood in an element of its own.
    if let Some(glued) = rest.strip_prefix("By").filter(|r| r.starts_with(char::is_uppercase)) {
        rest = glued;
    }
    // "March 3, 2025 · Ida Holm"
    if let Some((date, names)) = DATE_ENDS.iter().find_map(|mark| rest.split_once(mark))
        && date.len() <= 40
        && date.bytes().any(|b| b.is_ascii_digit())
        && trust != Trust::Declared
    {
        rest = names;
    }
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '|' | '•' | '·' | ',' | '/')
        });
        for opening in OPENINGS {
            if let Some(head) = rest.get(..opening.len()) {
                let after = &rest[opening.len()..];
                if head.eq_ignore_ascii_case(opening) && after.starts_with(|c: char| c.is_whitespace() || c == ':') {
                    rest = after;
                }
            }
        }
        if rest == before {
            break;
        }
    }
    // What follows: a bar, a role behind a dash; and on the page a date or a number of minutes.
    let ends = |mark: &&str| rest.find(*mark).filter(|at| *at > 0 && !is_nickname(&rest[*at..]));
    let mark = ENDINGS.iter().filter_map(ends).min();
    let mut end = mark.unwrap_or(rest.len());
    if trust != Trust::Declared {
        end = end.min(rest.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0).unwrap_or(end));
        let (mut at, mut words) = (0, 0);
        for word in rest[..end].split_inclusive(' ') {
            if words > 0
                && super::date::month(word.trim_matches(|c: char| !c.is_alphanumeric())).is_some()
                && end < rest.len()
            {
                end = at;
                break;
            }
            at += word.len();
            words += 1;
        }
    }
    rest[..end].trim().to_owned()
}

/// True for a name in brackets with another behind it: "Ida (Wren) Holm".
fn is_nickname(rest: &str) -> bool {
    let Some((inside, after)) = rest.strip_prefix(" (").and_then(|r| r.split_once(") ")) else { return false };
    let named = |text: &str| text.starts_with(char::is_uppercase);
    named(inside) && !inside.contains(' ') && inside.chars().any(char::is_lowercase) && named(after)
}

/// What ends a date in front of a name.
const DATE_ENDS: [&str; 4] = [" · ", " | ", " • ", " — "];

/// What ends the names of a byline.
const ENDINGS: [&str; 30] = [
    " | ",
    " • ",
    " · ",
    " ⋅ ",
    " — ",
    " – ",
    " - ",
    " on ",
    " @",
    " (",
    " Updated",
    " Published",
    " Posted",
    " updated",
    " published",
    "Published ",
    " Last ",
    " is a ",
    " in ",
    " for ",
    "Reviewed by",
    "reviewed by",
    " Medically",
    " Edited",
    " edited by",
    " Fact",
    " Photo",
    " Illustrat",
    " Follow",
    " Read",
];

/// What stands in front of names, small letters; longer ones first.
const OPENINGS: [&str; 30] = [
    "article written by",
    "article by",
    "post author",
    "posted by",
    "published by",
    "reported by",
    "words by",
    "story by",
    "text by",
    "written by",
    "author",
    "authors",
    "contributor",
    "contributors",
    "by",
    "from",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "autor",
    "autore",
    "auteur",
    "przez",
    "автор",
    "text",
    "written",
];

fn split(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let joined = text
        .replace(" and ", ";")
        .replace(" And ", ";")
        .replace(" AND ", ";")
        .replace(" & ", ";")
        .replace(" with ", ";")
        .replace(" und ", ";")
        .replace(" et ", ";")
        .replace('|', ";");
    for part in joined.split(';') {
        let mut open: Option<String> = None;
        for piece in part.split(',') {
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            // "Ida Holm, M.D." is one person, "Holm, Ida" too.
            match &mut open {
                Some(name) if credentials(piece) => {
                    name.push_str(", ");
                    name.push_str(piece);
                }
                _ => {
                    names.extend(open.take());
                    open = Some(piece.to_owned());
                }
            }
        }
        names.extend(open);
    }
    names
}

pub(super) fn credentials(piece: &str) -> bool {
    let mut words = piece.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|w| {
            let bare: String =
                w.chars().filter(|c| *c != '.' && *c != '(' && *c != ')').flat_map(char::to_lowercase).collect();
            let letters = w.chars().filter(|c| c.is_alphabetic()).count();
            let capitals = (2..=6).contains(&letters) && w.chars().all(|c| !c.is_lowercase());
            capitals || CREDENTIALS.lines().any(|c| c == bare)
        })
}

/// The text as the name of a person, or `None` where it is none.
fn person(text: &str, site: Option<&str>, trust: Trust) -> Option<String> {
    let name = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '|' | '-' | '–' | '—' | '"' | '“' | '”' | '*' | '/' | '»' | '›')
    });
    let mut words: Vec<&str> = name.split_whitespace().collect();
    // A name that stands twice, once as the picture's text.
    if words.len() >= 4 && words.len().is_multiple_of(2) && words[..words.len() / 2] == words[words.len() / 2..] {
        words.truncate(words.len() / 2);
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if words.is_empty() || words.len() > 8 || name.len() > 90 || letters < 2 || letters * 2 < name.chars().count() {
        return None;
    }
    if ["://", "www.", "@", ".com", "<", "{", "&#", ": "].iter().any(|mark| name.contains(mark))
        || (words.len() == 1 && name.matches('.').count() > 1)
    {
        return None;
    }
    if agency::named(name).is_some() {
        return None;
    }
    let lower: Vec<String> =
        words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    if lower.iter().any(|w| NOT_PEOPLE.lines().any(|n| n == w)) || lower[0] == "the" {
        return None;
    }
    let named = words.iter().take_while(|w| !w.ends_with(',')).count() + 1;
    let capital = |w: &&str| w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    let fewest = if trust == Trust::Linked { 1 } else { 2 };
    let looks = (fewest..=5).contains(&words.len().min(named))
        && words.iter().all(|w| capital(w) || PARTICLES.contains(w))
        && words.first().is_some_and(capital)
        && !name.bytes().any(|b| b.is_ascii_digit());
    if trust != Trust::Declared && !looks {
        return None;
    }
    if super::date::month(&lower[0]).is_some() && name.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let squeezed = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    // The site itself, or the site with a word behind it ("Daily Quay Sponsored").
    if site.is_some_and(|s| squeezed(name).starts_with(&squeezed(s)) && !squeezed(s).is_empty()) {
        return None;
    }
    let shouted = name.is_ascii() && words.len() > 1 && name.chars().all(|c| !c.is_lowercase());
    Some(if shouted { capitalised(&words) } else { words.join(" ") })
}

/// Small words inside names.
const PARTICLES: [&str; 26] = [
    "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "zu", "zum", "la", "le", "el",
    "al", "bin", "ibn", "y", "e", "af", "av", "ten", "ter",
];

/// A name set in capitals, as names are written; short pieces without a vowel are initials or credentials.
fn capitalised(words: &[&str]) -> String {
    let word = |w: &&str| {
        if w.len() <= 3 && (w.contains('.') || !w.bytes().any(|b| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U' | b'Y')))
        {
            return (*w).to_owned();
        }
        let mut out = String::with_capacity(w.len());
        let mut start = true;
        for c in w.chars() {
            if start {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            start = !c.is_alphanumeric();
        }
        out
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_a_byline() {
        for (text, expected) in [
            ("By Ida Holm and Per Lind", &["Ida Holm", "Per Lind"][..]),
            ("Written by: Ida Holm, M.D.", &["Ida Holm, M.D."]),
            ("IDA HOLM | March 3, 2025", &["Ida Holm"]),
            ("Ida Holm, Per Lind & Siri Dahl", &["Ida Holm", "Per Lind", "Siri Dahl"]),
            ("By Associated Press", &[]),
            ("News Desk", &[]),
            ("https://example.org/people/ida", &[]),
            ("@idaholm", &[]),
        ] {
            assert_eq!(people([text], Some("Daily Quay"), Trust::Shown), expected, "{text}");
        }
        assert!(people(["The Daily Quay"], Some("The Daily Quay"), Trust::Shown).is_empty());
        assert_eq!(people(["quaywatcher"], None, Trust::Declared), ["quaywatcher"]);
    }
}
