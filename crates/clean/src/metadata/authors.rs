//! Who wrote it: people, in the order of the byline.
//!
//! Pages name the author in many places and mix in desks, agencies, site names, handles and addresses. Places are asked
//! in the order of how plainly they speak, and the first that names a person wins.

use super::agency;
use super::declared::{Declared, Found};
use super::json_ld::LinkedData;

const NOT_PEOPLE: &str = include_str!("../../data/metadata/not-people.txt");
const CREDENTIALS: &str = include_str!("../../data/metadata/credentials.txt");

/// The most people that one place is believed to name.
const MOST: usize = 24;

/// The authors, and what the byline says apart from people (an agency, a desk), for whoever looks for the agency.
pub(super) fn authors(declared: &Declared, data: &LinkedData<'_>, site: Option<&str>) -> Vec<String> {
    let linked = data.article().and_then(|a| a.get("author").or_else(|| a.get("creator")));
    let linked: Vec<(String, bool)> = linked.map(|v| data.names(v)).unwrap_or_default();
    let of_linked = people(linked.iter().filter(|(_, body)| !body).map(|(name, _)| name.as_str()), site);
    if !of_linked.is_empty() {
        return of_linked;
    }
    let metas: [&[&str]; 4] = [
        &["citation_author"],
        &[
            "author",
            "article:author",
            "og:article:author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "dc.creator",
            "dcterms.creator",
            "dc.contributor",
        ],
        &["article:author", "parsely-author", "sailthru.author", "byl", "dc.creator"],
        &["twitter:data1"],
    ];
    for names in metas {
        let by_label = names[0] == "twitter:data1";
        if by_label
            && !declared.meta_value(&["twitter:label1"]).is_some_and(|l| l.to_ascii_lowercase().contains("written by"))
        {
            continue;
        }
        let found = people(declared.meta_values(names).iter().map(String::as_str), site);
        if !found.is_empty() {
            return found;
        }
    }
    from_bylines(declared, site)
}

/// The bylines on the page itself: the surest sort that names people, and of that the first place, with its neighbours.
fn from_bylines(declared: &Declared, site: Option<&str>) -> Vec<String> {
    let mut sort = None;
    let mut named: Vec<(&Found, Vec<String>)> = Vec::new();
    for (sureness, found) in &declared.bylines {
        if sort.is_some_and(|s| s != *sureness) {
            break;
        }
        let names = people([found.text.as_str()], site);
        if !names.is_empty() {
            sort = Some(*sureness);
            named.push((found, names));
        }
    }
    let mut all = Vec::new();
    let mut last: Option<u32> = None;
    for (found, names) in named {
        // Far below stand the authors of other articles.
        if last.is_some_and(|last| found.node > last + 40) {
            break;
        }
        last = Some(found.node);
        for name in names {
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// The people that texts name, each once.
pub(super) fn people<'t>(texts: impl IntoIterator<Item = &'t str>, site: Option<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        for name in split(&without_opening(text)) {
            if let Some(name) = person(&name, site)
                && found.len() < MOST
                && !found.iter().any(|f| f.to_lowercase() == name.to_lowercase())
            {
                found.push(name);
            }
        }
    }
    found
}

/// The line without "By", "Written by:" and what stands in front of it, and without what follows the names.
fn without_opening(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
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
    // What follows: a date, a bar, a role behind a dash.
    let end = [
        " | ",
        " • ",
        " · ",
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
    ]
    .iter()
    .filter_map(|mark| rest.find(mark).filter(|at| *at > 0))
    .min()
    .unwrap_or(rest.len());
    rest[..end].trim().to_owned()
}

/// What stands in front of names, small letters; longer ones first.
const OPENINGS: [&str; 30] = [
    "medically reviewed by",
    "article written by",
    "article by",
    "post author",
    "posted by",
    "published by",
    "reported by",
    "reviewed by",
    "words by",
    "story by",
    "text by",
    "written by",
    "author",
    "authors",
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

fn credentials(piece: &str) -> bool {
    let mut words = piece.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|w| {
            let bare: String =
                w.chars().filter(|c| *c != '.' && *c != '(' && *c != ')').flat_map(char::to_lowercase).collect();
            CREDENTIALS.lines().any(|c| c == bare)
        })
}

/// The text as the name of a person, or `None` where it is none.
fn person(text: &str, site: Option<&str>) -> Option<String> {
    let name = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '|' | '-' | '–' | '—' | '"' | '“' | '”' | '*' | '/')
    });
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if words.is_empty() || words.len() > 8 || name.len() > 90 || letters < 2 || letters * 2 < name.chars().count() {
        return None;
    }
    if name.contains("://")
        || name.contains("www.")
        || name.contains('@')
        || name.contains(".com")
        || name.contains('<')
        || name.contains('{')
    {
        return None;
    }
    if agency::named(name).is_some() {
        return None;
    }
    let lower: Vec<String> =
        words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    if lower.iter().any(|w| NOT_PEOPLE.lines().any(|n| n == w)) {
        return None;
    }
    if super::date::month(&lower[0]).is_some() && name.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let squeezed = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    if site.is_some_and(|s| squeezed(s) == squeezed(name)) {
        return None;
    }
    Some(if name.chars().all(|c| !c.is_lowercase()) && words.len() > 1 && name.is_ascii() {
        capitalised(&words)
    } else {
        words.join(" ")
    })
}

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
            assert_eq!(people([text], Some("Daily Quay")), expected, "{text}");
        }
        assert!(people(["Daily Quay"], Some("The Daily Quay")).len() <= 1);
    }
}
