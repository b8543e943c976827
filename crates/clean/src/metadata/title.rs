//! The article's own title.
//!
//! Pages give it in up to five places, each wrong in its own way: the `title` element and `og:title` carry the site's
//! name, the first-level heading may be the site's or a section's, JSON-LD may be cut at 110 characters. The heading is
//! what readers see, so it is taken wherever another place vouches for it; otherwise the others are cut at the mark in
//! front of the site's name.

use super::declared::{Declared, Found};
use super::json_ld::{LinkedData, unescaped};

/// Marks between a title and the name of a site, with the spaces around them.
const MARKS: [&str; 11] = [" | ", " – ", " — ", " - ", " · ", " • ", " » ", " :: ", " « ", " ‹ ", " / "];

/// Bytes of a title that are read: what is longer is no title, and comparing words must not cost more than reading them.
const LONGEST: usize = 1000;

/// The beginning of a text, up to [`LONGEST`].
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The title, without the site's name.
pub(super) fn title(declared: &Declared, data: &LinkedData<'_>, site: Option<&str>) -> Option<String> {
    let linked = data
        .article()
        .and_then(|a| a.get("headline").or_else(|| a.get("name")))
        .and_then(|v| v.as_str())
        .map(unescaped);
    let linked = linked.as_deref().map(beginning);
    let open = declared.meta_value(&[
        "og:title",
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
        "citation_title",
    ]);
    let open = open.map(beginning);
    let own = declared.title.as_deref().map(beginning);
    let witnesses: Vec<String> = [linked, open, own].into_iter().flatten().map(words_of).collect();

    // What is marked as the headline and reads like a paragraph is a deck.
    let short = |h: &&Found| h.text.len() <= 160;
    let marked = declared.headlines.iter().filter(short).chain(&declared.headings);
    let vouched = marked.filter_map(|found| Some((agreement(&words_of(&found.text), &witnesses)?, found))).fold(
        None,
        |best: Option<(f32, &Found)>, (score, found)| match best {
            Some((top, _)) if top >= score => best,
            _ => Some((score, found)),
        },
    );
    if let Some((score, found)) = vouched
        && score >= 0.5
        && !is_site(&found.text, site)
    {
        return Some(tidy(&found.text));
    }
    let cut = |text: &str| without_site(text, site, &declared.headings);
    let chosen = linked.filter(|t| !is_site(t, site)).or(open).or(own).map(cut);
    chosen
        .filter(|t| !t.is_empty() && !is_site(t, site))
        .or_else(|| own.map(cut))
        .or_else(|| declared.headings.first().map(|h| h.text.clone()))
        .map(|t| tidy(&t))
        .filter(|t| !t.is_empty())
}

/// How much of a heading the other places hold, from 0 to 1; `None` for a heading without words.
fn agreement(heading: &str, witnesses: &[String]) -> Option<f32> {
    if heading.is_empty() {
        return None;
    }
    if witnesses.is_empty() {
        return Some(0.5);
    }
    let best = witnesses.iter().map(|witness| {
        if witness == heading {
            return 1.5;
        }
        let own: Vec<&str> = heading.split(' ').collect();
        let theirs: Vec<&str> = witness.split(' ').collect();
        let shared = own.iter().filter(|w| theirs.contains(w)).count() as f32;
        // A heading of one word is found in many titles by chance.
        let share = shared / own.len().max(2) as f32;
        share * 0.6 + 0.6 * shared / theirs.len() as f32
    });
    best.fold(None, |top: Option<f32>, s| Some(top.map_or(s, |t| t.max(s))))
}

/// A title cut at the mark in front of (or behind) the site's name.
fn without_site(text: &str, site: Option<&str>, headings: &[Found]) -> String {
    let pieces = split(text);
    if pieces.len() < 2 {
        return text.to_owned();
    }
    let is_heading = |piece: &str| headings.iter().any(|h| words_of(&h.text) == words_of(piece));
    if let Some(piece) = pieces.iter().find(|p| is_heading(p)) {
        return (*piece).to_owned();
    }
    // The site's name stands at the end, less often at the start; pieces of the title itself may hold a mark too.
    let (first, last) = (pieces[0], pieces[pieces.len() - 1]);
    if is_site(first, site) && !is_site(last, site) {
        let begin = last.as_ptr() as usize - text.as_ptr() as usize;
        return if pieces.len() == 2 {
            text[begin..].to_owned()
        } else {
            text[pieces[1].as_ptr() as usize - text.as_ptr() as usize..].to_owned()
        };
    }
    let count = |piece: &str| piece.split_whitespace().count();
    let mut end = pieces.len();
    // A bar hardly ever stands inside a title.
    if let Some(at) = text.find(" | ").filter(|at| text[..*at].split_whitespace().count() >= 4) {
        return without_site(&text[..at], site, headings);
    }
    while end > 1
        && (is_site(pieces[end - 1], site)
            || (end == pieces.len() && count(pieces[end - 1]) <= 4 && count(pieces[end - 1]) < count(pieces[0]).max(2)))
    {
        end -= 1;
    }
    let stop = pieces[end - 1].as_ptr() as usize - text.as_ptr() as usize + pieces[end - 1].len();
    text[..stop].to_owned()
}

fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, mark)) = MARKS.iter().filter_map(|mark| rest.find(mark).map(|at| (at, *mark))).min() {
        pieces.push(rest[..at].trim());
        rest = &rest[at + mark.len()..];
    }
    pieces.push(rest.trim());
    pieces.retain(|p| !p.is_empty());
    pieces
}

/// True where a text is the site's name, or a part of it, or the other way round.
fn is_site(text: &str, site: Option<&str>) -> bool {
    let Some(site) = site.map(squeezed).filter(|s| s.len() > 1) else { return false };
    let text = squeezed(text);
    text == site
        || (text.len() >= 4
            && site.len() >= 4
            && (site.starts_with(&text) || (text.starts_with(&site) && text.len() < site.len() + 12)))
}

/// Letters and digits alone, in small: "The Daily Quay" and "thedailyquay" are one.
fn squeezed(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.strip_prefix("the").map_or(letters.clone(), str::to_owned)
}

/// Words in small with single spaces, marks left out.
fn words_of(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// The title as readers see it: without the section behind a bar, references decoded that were encoded twice, mojibake
/// put right, single spaces.
fn tidy(text: &str) -> String {
    let text = text.strip_prefix("Title:").unwrap_or(text);
    // A bar hardly ever stands inside a title of some length.
    let bar = text.find(" | ").filter(|at| text[..*at].split_whitespace().count() >= 4);
    let text = unescaped(&text[..bar.unwrap_or(text.len())]);
    let text = crate::text::without_mojibake(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_goes() {
        let cut = |text, site| without_site(text, site, &[]);
        assert_eq!(cut("Ferry stopped at noon | The Daily Quay", Some("Daily Quay")), "Ferry stopped at noon");
        assert_eq!(cut("The Daily Quay - Ferry stopped at noon", Some("The Daily Quay")), "Ferry stopped at noon");
        assert_eq!(cut("Ferry stopped at noon - News", None), "Ferry stopped at noon");
        assert_eq!(
            cut("Storm – what we know so far about the ferry", None),
            "Storm – what we know so far about the ferry"
        );
    }
}
