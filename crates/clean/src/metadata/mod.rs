//! Metadata: what a page says about the article, and what the text itself shows.
//!
//! [`declared`] reads what stands in the page's head and in marked elements (JSON-LD, OpenGraph, Dublin Core, `time`,
//! bylines) and is asked before the main text is looked for, since the title tells which heading is the headline.
//! [`complete`] adds what only the text found can show: dateline, agency, language, visible dates, and whether this is
//! an article at all. [`of_text`] does the same for plain text, which declares nothing.
//!
//! Each field has a room of its own and the same order of trust: what is declared for machines, what is marked on the
//! page, what can be read in the text. Nothing is guessed from outside the page.

mod agency;
mod authors;
mod beside;
mod byline;
mod date;
mod declared;
mod json_ld;
mod language;
mod names;
mod published;
mod score;
mod title;

use crate::html::Document;
use date::{Date, Order};
use declared::Declared;
use json_ld::LinkedData;
use sayso_record::{Article, BlockKind, Meta, Note};
use score::Prior;
use serde_json::Value;

/// Tags that one page is believed to have.
const MOST_TAGS: usize = 64;

/// What the page declares about the article: JSON-LD, `meta`, `title`, canonical link, marked dates and bylines.
pub(crate) fn declared(page: &Document<'_>) -> (Meta, Prior) {
    let found = Declared::of(page);
    let data = LinkedData::of(&found.scripts);
    let article = data.article();
    let linked = |key: &str| article.and_then(|a| a.get(key));

    let site = site(&found, &data);
    let url = found.canonical.clone().or_else(|| found.meta_value(&["og:url", "twitter:url"]).map(str::to_owned));
    let language = [
        linked("inLanguage").and_then(Value::as_str),
        found.language.as_deref(),
        found.meta_value(&["content-language", "language", "dc.language", "dcterms.language", "og:locale"]),
    ]
    .into_iter()
    .flatten()
    .find_map(language::tag);
    let dates = published::dates(page, &found, &data, url.as_deref(), order(language.as_deref()));
    let title = title::title(&found, &data, site.as_deref());
    let agency = linked("author")
        .map(|v| data.names(v))
        .unwrap_or_default()
        .iter()
        .map(|(name, _)| name.as_str())
        .chain(found.meta_values(&["author", "article:author", "byl", "dc.creator"]).iter().map(String::as_str))
        .chain(found.bylines.iter().take(4).map(|(_, f)| f.text.as_str()))
        .find_map(agency::in_byline);
    let authors = authors::authors(page, &found, &data, site.as_deref());
    let of_article = dates.published.is_some() || !authors.is_empty();
    let prior = score::declared(&found, &data, title.as_deref(), url.as_deref(), of_article);
    let meta = Meta {
        authors,
        published: dates.published.map(Date::rfc3339),
        modified: dates.modified.map(Date::rfc3339),
        section: linked("articleSection").and_then(first_string).or_else(|| {
            found
                .meta_value(&["article:section", "parsely-section", "og:article:section", "section"])
                .map(str::to_owned)
        }),
        tags: tags(&found, linked("keywords")),
        image: linked("image").and_then(address).or_else(|| {
            found.meta_value(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"]).map(str::to_owned)
        }),
        paywalled: paywalled(&found, &data),
        article_score: Some(prior.score()),
        agency: agency.map(str::to_owned),
        dateline: None,
        title,
        site,
        url,
        language,
    };
    (meta, prior)
}

/// Fills in what only the text shows (dateline, agency, language, visible date, article score) and adds notes.
pub(crate) fn complete(article: &mut Article, prior: Prior) {
    from_blocks(article);
    let (score, against) = score::of_text(article, prior);
    article.meta.article_score = Some((score * 100.0).round() / 100.0);
    if let Some(sort) = against.filter(|_| score < score::DOUBTFUL) {
        article.notes.push(Note::new("clean", "not_an_article", sort.describe()));
    }
}

/// The metadata of plain text: title, byline, dateline, agency, language.
pub(crate) fn of_text(article: &mut Article) {
    if article.meta.title.is_none() {
        let title =
            article.blocks.iter().find(|b| b.kind == BlockKind::Title).map(|b| article.slice(b.span).to_owned());
        article.meta.title = title;
    }
    from_blocks(article);
}

/// Blocks at either end that may hold a dateline, a byline, a date, a credit.
const ENDS: usize = 8;

fn from_blocks(article: &mut Article) {
    let mut meta = std::mem::take(&mut article.meta);
    let order = order(meta.language.as_deref());
    let opening = article.blocks.iter().take(3 * ENDS).map(|b| article.slice(b.span));
    let transcript = opening.filter(|text| agency::opens_like_transcript(text)).count() > 1;
    let mut paragraphs = 0;
    for block in article.blocks.iter().take(ENDS) {
        let text = article.slice(block.span);
        match block.kind {
            BlockKind::Byline | BlockKind::Dateline => {
                meta.agency = meta.agency.or_else(|| agency::in_byline(text).map(str::to_owned));
                if meta.authors.is_empty() && block.kind == BlockKind::Byline {
                    meta.authors = names::people([text], meta.site.as_deref(), names::Trust::Shown);
                }
                meta.published = meta.published.or_else(|| published::in_line(text, order).map(Date::rfc3339));
            }
            BlockKind::Paragraph | BlockKind::Quote if paragraphs < 3 => {
                paragraphs += 1;
                if let Some(found) =
                    agency::dateline(text).filter(|_| !(transcript && agency::opens_like_transcript(text)))
                {
                    meta.dateline = meta.dateline.or_else(|| found.place.map(str::to_owned));
                    meta.agency = meta.agency.or_else(|| found.agency.map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    if meta.agency.is_none() {
        let ends = article.blocks.iter().rev().take(3).map(|b| article.slice(b.span));
        meta.agency = ends.filter_map(agency::at_the_end).next().map(str::to_owned);
    }
    if meta.published.is_none() {
        let near = article.dropped.iter().take(40).map(|d| d.text.as_str());
        meta.published = near.filter_map(|line| published::in_line(line, order)).next().map(Date::rfc3339);
    }
    match (language::detect(&article.text), &meta.language) {
        (Some((found, sureness)), None) if sureness >= 0.3 => meta.language = Some(found.to_owned()),
        // A template in one language around a text in another is common; only a plain contradiction is believed.
        (Some((found, sureness)), Some(declared))
            if sureness >= 0.6 && !declared.starts_with(found) && !akin(declared, found) =>
        {
            let message = format!("the page declares {declared}, the text reads like {found}");
            article.notes.push(Note::new("clean", "language_differs", message));
            meta.language = Some(found.to_owned());
        }
        _ => {}
    }
    article.meta = meta;
}

/// True for tags of languages that the detector may take for one another.
fn akin(declared: &str, found: &str) -> bool {
    let declared = declared.split('-').next().unwrap_or(declared);
    let family = |language: &str| match language {
        "no" | "nb" | "nn" | "da" | "sv" => 1,
        "hr" | "sr" | "bs" | "sl" | "me" | "sh" | "mk" => 2,
        "cs" | "sk" => 3,
        "id" | "ms" | "jv" => 4,
        "es" | "gl" | "pt" | "ca" | "ast" => 5,
        "fa" | "ur" | "ps" | "ar" | "ckb" => 6,
        "he" | "iw" | "yi" => 7,
        "tl" | "fil" => 8,
        "hi" | "mr" | "ne" => 9,
        "zh" | "yue" | "ja" => 10,
        "ru" | "uk" | "be" | "bg" | "kk" | "ky" => 11,
        "nl" | "af" | "fy" => 12,
        _ => 0,
    };
    family(declared) != 0 && family(declared) == family(found)
}

/// How a page in this language writes dates in numbers.
fn order(language: Option<&str>) -> Order {
    match language {
        Some(tag) if tag == "en" || tag == "en-US" || tag == "en-PH" => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

fn site(found: &Declared, data: &LinkedData<'_>) -> Option<String> {
    found
        .meta_value(&[
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "twitter:app:name:iphone",
            "dc.publisher",
        ])
        .map(str::to_owned)
        .or_else(|| data.site())
        .filter(|name| name.len() <= 120)
}

fn tags(found: &Declared, keywords: Option<&Value>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        for tag in text.split([',', ';']).map(str::trim).filter(|t| !t.is_empty() && t.len() <= 80) {
            if tags.len() < MOST_TAGS && !tags.iter().any(|t| t.eq_ignore_ascii_case(tag)) {
                tags.push(tag.to_owned());
            }
        }
    };
    match keywords {
        Some(Value::String(text)) => add(text),
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).for_each(&mut add),
        _ => {}
    }
    for name in ["article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords"] {
        found.meta_values(&[name]).iter().for_each(|v| add(v));
    }
    tags
}

fn paywalled(found: &Declared, data: &LinkedData<'_>) -> Option<bool> {
    let free = data.any("isAccessibleForFree").and_then(|v| match v {
        Value::Bool(free) => Some(*free),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    });
    free.map(|free| !free).or_else(|| match found.meta_value(&["article:content_tier"])? {
        tier if tier.eq_ignore_ascii_case("free") => Some(false),
        tier if tier.eq_ignore_ascii_case("locked") || tier.eq_ignore_ascii_case("metered") => Some(true),
        _ => None,
    })
}

fn first_string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Array(values) => values.iter().find_map(|v| v.as_str().filter(|t| !t.is_empty()).map(str::to_owned)),
        _ => None,
    }
}

/// The address in an image value: a string, an object with `url`, or a list of either.
fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Object(object) => {
            object.get("url").or_else(|| object.get("contentUrl")).and_then(Value::as_str).map(str::to_owned)
        }
        Value::Array(values) => values.first().and_then(|v| match v {
            Value::Array(_) => None,
            v => address(v),
        }),
        _ => None,
    }
}

/// True for the name of a month in any of the languages known, in small letters.
pub(crate) fn is_month(word: &str) -> bool {
    date::month(word).is_some()
}
