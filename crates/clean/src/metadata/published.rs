//! When it was published, and when it was last changed.
//!
//! What a page declares for machines goes before what it shows, and what is marked as a date before what merely reads
//! like one. The address is asked before loose text: `/2025/03/03/` is set once and never edited.

use super::date::{self, Date, Order};
use super::declared::{Declared, Time};
use super::json_ld::LinkedData;
use crate::html::{Document, NodeRef, Tag};
use memchr::memmem;
use serde_json::Value;

const PUBLISHED: [&str; 38] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "published",
    "published-date",
    "published-time",
    "publisheddate",
    "article-published-date",
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

/// How this page's dates are read.
#[derive(Clone, Copy)]
struct Reading {
    order: Order,
    /// The date in the page's address, which shows what 3/10 means.
    address: Option<Date>,
}

impl Reading {
    fn date(self, text: &str) -> Option<Date> {
        let date = date::read(text, self.order)?;
        match self.address {
            Some(address) if !date.same_day(address) => {
                let turned = date::read(text, self.order.other()).filter(|d| d.same_day(address));
                Some(turned.unwrap_or(date))
            }
            _ => Some(date),
        }
    }

    fn day(self, text: &str) -> Option<Date> {
        self.date(text).filter(|d| d.has_day())
    }
}

/// The dates that a page declares, marks as dates, or shows near the headline.
pub(super) fn dates(
    page: &Document<'_>,
    declared: &Declared,
    data: &LinkedData<'_>,
    url: Option<&str>,
    order: Order,
) -> Dates {
    let order = order_of(declared).unwrap_or(order);
    let reading = Reading { order, address: url.and_then(in_address) };
    let linked = |key: &str| {
        let own = data.article().and_then(|a| a.get(key));
        own.or_else(|| data.any(key)).and_then(|v| match v {
            Value::String(text) => reading.date(text),
            Value::Number(number) => reading.date(&number.to_string()),
            Value::Array(values) => values.iter().filter_map(Value::as_str).find_map(|text| reading.date(text)),
            _ => None,
        })
    };
    let of_meta = |names: &[&str]| {
        names.iter().find_map(|name| declared.meta_values(&[name]).iter().find_map(|v| reading.date(v)))
    };
    let marked = |wanted: fn(&Time) -> bool| {
        let heading = declared.headline().unwrap_or(0);
        let times = || declared.times.iter().filter(|t| wanted(t));
        // Those around the headline first: far above and far below stand teasers.
        let around = |t: &&Time| t.node + OVER_HEADLINE > heading && t.node < heading + MARKED;
        times()
            .filter(around)
            .find_map(|t| reading.day(&t.value))
            .or_else(|| times().find_map(|t| reading.day(&t.value)))
    };

    let by_headline = by_headline(page, declared, reading);
    let published = linked("datePublished")
        .or_else(|| of_meta(&PUBLISHED))
        .or_else(|| declared.meta_where(names_publication).find_map(|text| reading.date(text)))
        .or_else(|| marked(says_published))
        .or_else(|| linked("uploadDate"))
        .or_else(|| linked("dateCreated"))
        .or(reading.address)
        .or_else(|| near_heading(declared, reading))
        .or(by_headline)
        .or_else(|| over_headline(page, declared, reading))
        .or_else(|| near_heading_at_all(declared, reading))
        .or_else(|| shown(page, declared, reading));
    // A site that is moved or rebuilt stamps its old articles anew; the date by the headline is the editors'.
    let first = originally(page, reading).or(by_headline).or_else(|| marked(|t| t.says.contains(" pubdate")));
    let published = match (published, first) {
        (Some(stamped), Some(shown)) if shown.days_before(stamped) > i64::from(!stamped.is_utc()) => Some(shown),
        (found, _) => found,
    };
    let published = published.or_else(|| in_scripts(page, order)).map(|date| with_zone(date, declared, order));
    let published = published.map(|date| with_day(date, declared, reading)).map(|date| on_site(date, reading));
    let modified = linked("dateModified").or_else(|| of_meta(&MODIFIED)).or_else(|| marked(says_modified));
    Dates { published, modified }
}

/// The order that the dates in words on the page show: who writes "3 October" writes 3/10 too.
fn order_of(declared: &Declared) -> Option<Order> {
    let day_first = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
        while let Some(word) = words.next() {
            let is_day = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
            if is_day && words.peek().is_some_and(|next| next.len() > 2 && date::month(next).is_some()) {
                return true;
            }
        }
        false
    };
    declared.times.iter().any(|t| day_first(&t.value)).then_some(Order::DayFirst)
}

/// A month with the day of it that the page marks as a date.
fn with_day(date: Date, declared: &Declared, reading: Reading) -> Date {
    if date.has_day() {
        return date;
    }
    let days = declared.times.iter().filter_map(|t| reading.day(&t.value));
    days.filter(|d| d.same_month(date)).min_by_key(|d| d.days_before(date)).unwrap_or(date)
}

/// The day of a moment where the site is: addresses hold the day that the editors saw.
fn on_site(date: Date, reading: Reading) -> Date {
    let next_door = |address: &Date| date.is_utc() && date.days_before(*address).abs() == 1;
    reading.address.filter(next_door).unwrap_or(date)
}

/// True for a field of a site's own making that is plainly for the date of publication.
fn names_publication(name: &str) -> bool {
    name.contains("publi") && (name.contains("date") || name.contains("time")) && !name.contains("modif")
}

/// The same moment as the page gives it elsewhere with its own zone: the day that readers saw.
fn with_zone(date: Date, declared: &Declared, order: Order) -> Date {
    if !date.is_utc() {
        return date;
    }
    let local = declared.times.iter().filter_map(|t| date::read(&t.value, order));
    let mut same =
        local.filter(|other| !other.is_utc() && other.instant().is_some() && other.instant() == date.instant());
    same.next().unwrap_or(date)
}

/// Keys under which the data of a page's scripts holds the date of publication.
const KEYS: [&str; 9] = [
    "datePublished",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publishedDate",
    "publicationDate",
    "published_time",
    "pubDate",
];

/// The date that the data of a page's scripts holds, where all of it names one day.
fn in_scripts(page: &Document<'_>, order: Order) -> Option<Date> {
    let mut found: Option<Date> = None;
    for script in page.elements().filter(|n| n.tag() == Tag::Script) {
        let source = script.inner_source();
        for key in KEYS {
            for at in memmem::find_iter(source.as_bytes(), key) {
                // `"key":"2025-03-03`, with the marks escaped or not.
                let value = source[at + key.len()..].trim_start_matches(['"', '\\', ':', ' ']);
                let end = value.find(['"', '\\', ',']).unwrap_or(0);
                let Some(date) = value.get(..end).filter(|v| v.len() <= 40).and_then(|v| date::read(v, order)) else {
                    continue;
                };
                if found.is_some_and(|other| !other.same_day(date)) {
                    return None;
                }
                found = found.or(Some(date).filter(|d| d.has_day()));
            }
        }
    }
    found
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

/// Nodes behind the headline up to which a date marked as one is the article's, whatever else stands on the page.
const MARKED: u32 = 200;

/// The first date that is marked as one behind the headline and not far from it.
fn near_heading(declared: &Declared, reading: Reading) -> Option<Date> {
    let heading = declared.headline()?;
    let near = |t: &&Time| !says_modified(t) && t.node > heading && t.node < heading + MARKED;
    declared.times.iter().filter(near).find_map(|t| reading.day(&t.value))
}

/// The first date marked as one in the page's order, counted from a little in front of the first heading: those above
/// are the day's own, those of the menu's teasers.
fn near_heading_at_all(declared: &Declared, reading: Reading) -> Option<Date> {
    let heading = declared.headline().unwrap_or(0);
    let times = || declared.times.iter().filter(|t| !says_modified(t));
    let mut near = times().filter(|t| t.node + 60 > heading);
    near.find_map(|t| reading.day(&t.value)).or_else(|| times().find_map(|t| reading.day(&t.value)))
}

/// Nodes around the headline in which a date is the article's.
const NEAR: (u32, u32) = (40, 160);
/// Characters of a line that is a date, with what stands before and behind it.
const LINE: usize = 90;
/// Characters of a label whose date stands beside it.
const LABEL: usize = 30;

/// Nodes behind the headline in which a date is believed over a later one that the page declares.
const BY_HEADLINE: u32 = 40;

/// Bytes of a text that belongs to the article: dates behind it are not those of its publication.
const RUNNING: usize = 200;

/// The date that stands alone, or behind "published", between the headline and the article's first words.
fn by_headline(page: &Document<'_>, declared: &Declared, reading: Reading) -> Option<Date> {
    let first = page.node(declared.headline()?).subtree_end();
    let last = first.saturating_add(BY_HEADLINE).min(page.len());
    let nodes = (first..last).map(|id| page.node(id));
    nodes.take_while(|n| n.raw_text().len() < RUNNING || n.is_raw()).find_map(|node| alone(node, reading))
}

/// Nodes in front of the headline in which a date that stands alone is the article's.
const OVER_HEADLINE: u32 = 16;

/// The date that stands alone over the headline, the nearest first.
fn over_headline(page: &Document<'_>, declared: &Declared, reading: Reading) -> Option<Date> {
    let heading = declared.headline()?;
    (heading.saturating_sub(OVER_HEADLINE)..heading).rev().find_map(|id| alone(page.node(id), reading))
}

/// The date that a text is, with nothing beside it but what says that it is the day of publication.
fn alone(node: NodeRef<'_, '_>, reading: Reading) -> Option<Date> {
    let text = node.raw_text().trim();
    if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_digit()) || node.is_raw() {
        return None;
    }
    // What a `time` element shows is its value's affair.
    if let Some(value) = node.parent().filter(|p| p.tag() == Tag::Time).and_then(|p| p.raw_attribute("datetime")) {
        return reading.day(value);
    }
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 2);
    let plain =
        words.filter(|w| date::month(w).is_none()).all(|w| LABELS.iter().any(|label| w.eq_ignore_ascii_case(label)));
    plain.then(|| reading.day(text)).flatten()
}

/// The date behind "originally published": what the page declares is then the day of a revision.
fn originally(page: &Document<'_>, reading: Reading) -> Option<Date> {
    page.nodes().filter(|n| n.is_text() && !n.is_raw()).find_map(|node| {
        let text = node.raw_text();
        let at = memmem::find(text.as_bytes(), b"riginally published")
            .or_else(|| memmem::find(text.as_bytes(), b"irst published"))?;
        let end = text.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|&i| i <= at + 60).last()?;
        reading.day(text.get(at..end)?)
    })
}

/// Words that may stand beside a date of publication.
const LABELS: [&str; 22] = [
    "published",
    "posted",
    "date",
    "publication",
    "first",
    "originally",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "est",
    "the",
];

/// A date that the page merely shows: in a short text near the headline, or anywhere behind words such as "published".
fn shown(page: &Document<'_>, declared: &Declared, reading: Reading) -> Option<Date> {
    let heading = declared.headline();
    let line = |node: NodeRef<'_, '_>| {
        let raw = node.raw_text();
        if raw.len() > 2 * LINE || !raw.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let text = node.decoded_text();
        // "18 Dec" and "2025" may stand in elements of their own.
        reading.day(&text).or_else(|| {
            node.parent()
                .filter(|p| p.subtree_end() - p.id() < 12)
                .and_then(|p| reading.day(&p.text()).filter(|_| p.text().len() < LINE))
        })
    };
    if let Some(heading) = heading {
        let (first, last) = (heading.saturating_sub(NEAR.0), heading.saturating_add(NEAR.1).min(page.len()));
        // Behind the headline first: in front of it stands the day's own date.
        for id in (heading..last).chain(first..heading) {
            let node = page.node(id);
            if node.is_text()
                && !node.is_raw()
                && let Some(date) = line(node)
            {
                return Some(date);
            }
        }
    }
    let says = |node: &NodeRef<'_, '_>| {
        let text = node.raw_text().to_ascii_lowercase();
        node.is_text()
            && !node.is_raw()
            && text.len() < LINE
            && (text.len() < LABEL || text.bytes().any(|b| b.is_ascii_digit()))
            && ["publish", "posted", "updated", "reviewed", "written"].iter().any(|w| text.contains(w))
    };
    page.nodes().filter(says).take(24).find_map(|node| {
        line(node).or_else(|| {
            let parent = node.parent().filter(|p| p.subtree_end() - p.id() < 12)?;
            in_line(&parent.text(), reading.order)
        })
    })
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
