//! Who wrote it: people, in the order of the byline.
//!
//! Pages name the author in many places and mix in desks, agencies, site names, handles and addresses. Places are asked
//! in the order of how plainly they speak, and the first that names a person wins.

use super::beside;
use super::declared::{Declared, Found, Sureness};
use super::json_ld::LinkedData;
use super::names::{Trust, credentials, people};
use crate::html::Document;
use serde_json::Value;

/// The people who wrote the article.
pub(super) fn authors(
    page: &Document<'_>,
    declared: &Declared,
    data: &LinkedData<'_>,
    site: Option<&str>,
) -> Vec<String> {
    let found = beside::without_reviewers(named(declared, data, site), page, declared);
    if found.is_empty() { beside::authors(page, declared, site) } else { found }
}

/// The people whom the page names as its authors.
fn named(declared: &Declared, data: &LinkedData<'_>, site: Option<&str>) -> Vec<String> {
    let in_fields = in_fields(declared, data, site);
    if !in_fields.is_empty() {
        return headed(declared, site).filter(|shown| apart(shown, &in_fields)).unwrap_or(in_fields);
    }
    let shown = from_bylines(declared, site);
    if !shown.is_empty() || site.is_none() {
        return shown;
    }
    // A page of one's own carries the author's name as the site's.
    let linked = linked(data);
    let persons = linked.map(|v| data.persons(v)).unwrap_or_default();
    let own = people(persons.iter().chain(signed(declared)).map(String::as_str), None, Trust::Declared);
    if !own.is_empty() {
        return own;
    }
    if let Some(own) = headed(declared, None) {
        return own;
    }
    let names = linked.map(|v| data.names(v)).unwrap_or_default();
    let own = people(names.iter().filter(|(_, body)| !body).map(|(name, _)| name.as_str()), None, Trust::Shown);
    if own.is_empty() {
        people(FIELDS.iter().filter_map(|f| declared.meta_value(&[f])), None, Trust::Shown)
    } else {
        own
    }
}

fn linked<'v>(data: &LinkedData<'v>) -> Option<&'v Value> {
    data.article().and_then(|a| a.get("author").or_else(|| a.get("creator")))
}

/// The people that fields for machines name: the first sort of field that names any.
fn in_fields(declared: &Declared, data: &LinkedData<'_>, site: Option<&str>) -> Vec<String> {
    let linked = linked(data).map(|v| data.names(v)).unwrap_or_default();
    let of_linked =
        people(linked.iter().filter(|(_, body)| !body).map(|(name, _)| name.as_str()), site, Trust::Declared);
    if !of_linked.is_empty() {
        return of_linked;
    }
    // Journals write "Holm, Ida" here and one person a field.
    let cited = declared.meta_values(&["citation_author", "citation_authors"]);
    let cited: Vec<String> = cited.iter().map(|n| forward(n)).collect();
    let of_cited = people(cited.iter().map(String::as_str), site, Trust::Declared);
    if !of_cited.is_empty() {
        return of_cited;
    }
    let of_meta = FIELDS
        .iter()
        .map(|name| people(declared.meta_values(&[name]).iter().map(String::as_str), site, Trust::Declared));
    let mut of_meta = of_meta.chain([people(signed(declared).iter().map(String::as_str), site, Trust::Declared)]);
    of_meta.find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a card for social networks says behind "Written by".
fn signed(declared: &Declared) -> &[String] {
    let says = declared.meta_value(&["twitter:label1"]).is_some_and(|l| l.to_ascii_lowercase().contains("written by"));
    if says { declared.meta_values(&["twitter:data1"]) } else { &[] }
}

/// `meta` names that hold the author.
const FIELDS: [&str; 12] = [
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "cxenseparse:author",
    "article.author",
    "authors",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
];

/// "Holm, Ida" the way round that people say it.
fn forward(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !credentials(given.trim()) => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.to_owned(),
    }
}

/// Nodes around the headline in which a byline is the article's; farther off it may be another's.
const NEAR: (u32, u32) = (120, 260);

/// Nodes behind the headline in which a line that opens with "By" is the article's own.
const HEADED: u32 = 120;

/// The people of a line that opens with "By" close behind the headline.
fn headed(declared: &Declared, site: Option<&str>) -> Option<Vec<String>> {
    let heading = declared.headline()?;
    let close = |f: &Found| {
        f.node > heading && f.node < heading + HEADED && f.text.len() <= 120 && f.text.starts_with(char::is_uppercase)
    };
    let lines = declared.bylines.iter().filter(|(sureness, f)| *sureness == Sureness::Line && close(f));
    lines.map(|(_, f)| people([f.text.as_str()], site, Trust::Shown)).find(|names| !names.is_empty())
}

/// True where two lists name nobody in common, not even by one name: a content system fills in who uploaded the article,
/// the line under the headline says who wrote it.
fn apart(shown: &[String], declared: &[String]) -> bool {
    let names = |list: &[String]| -> Vec<String> {
        list.iter().flat_map(|n| n.split_whitespace()).map(str::to_lowercase).collect()
    };
    let held = names(declared);
    names(shown).iter().all(|name| !held.contains(name))
}

/// The bylines on the page itself: those near the headline before those elsewhere, of these the surest sort that names
/// people, and of that the first place with its neighbours.
fn from_bylines(declared: &Declared, site: Option<&str>) -> Vec<String> {
    let heading = declared.headings.first().map(|h| h.node);
    let near = |found: &Found| heading.is_some_and(|h| found.node + NEAR.0 >= h && found.node <= h + NEAR.1);
    let close = of_sort(declared, site, &near);
    if close.is_empty() { of_sort(declared, site, &|_| true) } else { close }
}

fn of_sort(declared: &Declared, site: Option<&str>, wanted: &dyn Fn(&Found) -> bool) -> Vec<String> {
    let mut sort = None;
    let mut named: Vec<(&Found, Vec<String>)> = Vec::new();
    for (sureness, found) in declared.bylines.iter().filter(|(_, f)| wanted(f)) {
        if sort.is_some_and(|s| s != *sureness) {
            break;
        }
        let trust = if matches!(sureness, Sureness::Link | Sureness::Address) { Trust::Linked } else { Trust::Shown };
        let names = people([found.text.as_str()], site, trust);
        if !names.is_empty() {
            sort = Some(*sureness);
            named.push((found, names));
        }
    }
    let mut all: Vec<String> = Vec::new();
    let mut last: Option<u32> = None;
    for (found, names) in named {
        // Far below stand the authors of other articles.
        if last.is_some_and(|last| found.node > last + 10) {
            break;
        }
        last = Some(found.node);
        for name in names {
            // An outer element repeats the name with more behind it.
            if let Some(longer) = all.iter_mut().find(|a| a.contains(&name) || name.contains(a.as_str())) {
                if name.len() < longer.len() {
                    *longer = name;
                }
            } else {
                all.push(name);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_journals_the_right_way_round() {
        assert_eq!(forward("Holm, Ida"), "Ida Holm");
        assert_eq!(forward("Ida Holm, M.D."), "Ida Holm, M.D.");
    }
}
