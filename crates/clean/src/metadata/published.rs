//! When it was published, and when it was last changed.
//!
//! What a page declares for machines goes before what it shows, and what is marked as a date before what merely reads
//! like one. The address is asked before loose text: `/2025/03/03/` is set once and never edited.

use super::date::{self, Date, Order};
use super::declared::{Declared, Time};
use super::json_ld::LinkedData;
use serde_json::Value;

const PUBLISHED: [&str; 33] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.date.publication",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "published_time",
    "publication_date",
    "publication-date",
    "publicationdate",
    "originalpublicationdate",
    "article_date_original",
    "article.published",
    "cxenseparse:recs:publishtime",
    "datecreated",
    "release_date",
    "date",
];

const MODIFIED: [&str; 11] = [
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "article:modified",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
];

/// Dates of an article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dates {
    pub(super) published: Option<Date>,
    pub(super) modified: Option<Date>,
}

/// The dates that a page declares, or marks as dates.
pub(super) fn dates(declared: &Declared, data: &LinkedData<'_>, url: Option<&str>, order: Order) -> Dates {
    let read = |text: &str| date::read(text, order);
    let linked = |key: &str| {
        let own = data.article().and_then(|a| a.get(key));
        own.or_else(|| data.any(key)).and_then(|v| match v {
            Value::String(text) => read(text),
            Value::Number(number) => read(&number.to_string()),
            Value::Array(values) => values.iter().filter_map(Value::as_str).find_map(read),
            _ => None,
        })
    };
    let of_meta =
        |names: &[&str]| names.iter().find_map(|name| declared.meta_values(&[name]).iter().find_map(|v| read(v)));
    let marked = |wanted: fn(&Time) -> bool| {
        declared.times.iter().filter(|t| wanted(t)).find_map(|t| read(&t.value).filter(|d| d.has_day()))
    };

    let published = linked("datePublished")
        .or_else(|| of_meta(&PUBLISHED))
        .or_else(|| marked(says_published))
        .or_else(|| linked("uploadDate"))
        .or_else(|| linked("dateCreated"))
        .or_else(|| url.and_then(in_address))
        .or_else(|| near_heading(declared, order));
    let modified = linked("dateModified").or_else(|| of_meta(&MODIFIED)).or_else(|| marked(says_modified));
    Dates { published, modified }
}

fn says_published(time: &Time) -> bool {
    [
        "datepublished",
        "pubdate",
        "publish",
        "posted",
        "entry-date",
        "date-created",
        "datecreated",
        "post-date",
        "postdate",
    ]
    .iter()
    .any(|w| time.says.contains(w))
        && !says_modified(time)
}

fn says_modified(time: &Time) -> bool {
    ["modif", "update"].iter().any(|w| time.says.contains(w))
}

/// The first date marked as one in the page's order, counted from a little in front of the first heading: those above
/// are the day's own, those of the menu's teasers.
fn near_heading(declared: &Declared, order: Order) -> Option<Date> {
    let heading = declared.headings.first().map_or(0, |h| h.node);
    let near = |t: &&Time| t.node + 60 > heading;
    let readable = |t: &Time| date::read(&t.value, order).filter(|d| d.has_day());
    let times = || declared.times.iter().filter(|t| !says_modified(t));
    times().filter(near).find_map(readable).or_else(|| times().find_map(readable))
}

/// The date in an address: `/2025/03/03/`, `/2025-03-03-`, `/20250303/`, `/2025/mar/03/`.
pub(super) fn in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let path = path.split(['?', '#']).next()?;
    for (at, _) in path.match_indices("20").chain(path.match_indices("19")) {
        let before = path[..at].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            continue;
        }
        let rest = &path[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let piece = match digits {
            8 => &rest[..8],
            4 => {
                let end = rest
                    .char_indices()
                    .filter(|(_, c)| matches!(c, '/' | '-' | '_' | '.'))
                    .nth(2)
                    .map_or(rest.len(), |(at, _)| at);
                &rest[..end]
            }
            _ => continue,
        };
        if let Some(date) = date::read(&piece.replace(['/', '_'], "-"), Order::DayFirst).filter(|d| d.has_day()) {
            return Some(date);
        }
        let mut parts = piece.split(['/', '-', '_', '.']);
        if let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
            && date::month(month).is_some()
            && let Some(date) = date::read(&format!("{day} {month} {year}"), Order::DayFirst)
        {
            return Some(date);
        }
    }
    None
}

/// A date in a short line of text, where the line says little else.
pub(super) fn in_line(line: &str, order: Order) -> Option<Date> {
    if line.len() > 160 || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    date::read(line, order).filter(|d| d.has_day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        for (url, expected) in [
            ("https://example.org/2025/03/03/ferry", "2025-03-03"),
            ("https://example.org/news/2025-03-03-ferry", "2025-03-03"),
            ("https://example.org/20250303/ferry", "2025-03-03"),
            ("https://example.org/world/2025/mar/03/ferry", "2025-03-03"),
        ] {
            assert_eq!(in_address(url).map(Date::rfc3339).as_deref(), Some(expected), "{url}");
        }
        for url in ["https://example.org/article-2025-ferry", "https://example.org/id/2025123456", "https://2025.org/"]
        {
            assert_eq!(in_address(url), None, "{url}");
        }
    }
}
