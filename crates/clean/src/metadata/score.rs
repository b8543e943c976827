//! How much a page is like an article.
//!
//! Section fronts, galleries, videos and error pages come in with the articles of every feed. The score adds up what
//! speaks for and against, from the page's declarations first and from the text found in it afterwards.

use super::declared::Declared;
use super::json_ld::LinkedData;
use sayso_record::{Article, BlockKind};

/// Below this a note says why the page is no article.
pub(super) const DOUBTFUL: f32 = 0.4;

/// What the page is, where it says or shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Error page: "not found".
    Error,
    /// Front page of the site or of a section.
    Front,
    /// Pictures.
    Gallery,
    /// A video or a broadcast.
    Video,
    /// Too little text.
    Empty,
    /// Lines without sentences.
    Listing,
}

impl Sort {
    /// The sort, for people.
    pub(super) const fn describe(self) -> &'static str {
        match self {
            Self::Error => "the page reads like an error page",
            Self::Front => "the page reads like the front page of a site or section",
            Self::Gallery => "the page is a picture gallery by what it declares or by its address",
            Self::Video => "the page is a video by what it declares or by its address",
            Self::Empty => "hardly any running text was found",
            Self::Listing => "what was found is a list of short lines more than running text",
        }
    }
}

/// What a page's declarations make of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prior {
    /// How much they speak for an article, from 0 to 1.
    score: f32,
    /// What else they call the page.
    sort: Option<Sort>,
}

impl Prior {
    /// The score that stands until the text is known.
    pub(super) const fn score(self) -> f32 {
        self.score
    }
}

/// What the declarations say; `of_article` tells whether the page names a date or an author of its own.
pub(super) fn declared(
    declared: &Declared,
    data: &LinkedData<'_>,
    title: Option<&str>,
    url: Option<&str>,
    of_article: bool,
) -> Prior {
    let mut score: f32 = 0.5;
    let kind = declared.meta_value(&["og:type"]).unwrap_or("").to_ascii_lowercase();
    let as_article = data.has_article() || kind.contains("article") || kind == "blog";
    if data.has_article() {
        score += 0.25;
    }
    if kind.contains("article") || kind == "blog" {
        score += 0.15;
    } else if kind.starts_with("video") || kind == "website" {
        score -= 0.05;
    }
    let has = |types: &[&str]| types.iter().any(|t| data.has_type(t));
    let typed = if as_article {
        None
    } else if has(&["ImageGallery", "MediaGallery"]) {
        Some(Sort::Gallery)
    } else if kind.starts_with("video") || has(&["VideoObject"]) {
        Some(Sort::Video)
    } else if has(&["CollectionPage", "SearchResultsPage"]) {
        Some(Sort::Front)
    } else {
        None
    };
    let mut sort = sort(title, url).or(typed);
    if sort.is_some() {
        score -= 0.4;
    } else if !as_article && !of_article && url.is_some_and(is_section_path) {
        // Nobody signed it, and its address is that of a section.
        score -= 0.3;
        sort = Some(Sort::Front);
    }
    Prior { score: score.clamp(0.0, 1.0), sort }
}

/// The path of an address, without what asks and points, and without a slash at the end.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    rest.find('/').map_or("", |at| &rest[at..]).split(['?', '#']).next().unwrap_or("").trim_end_matches('/')
}

/// True for one or two short words, as sections are called: `/world`, `/sport/tennis`. Articles have longer names.
fn is_section_path(url: &str) -> bool {
    let mut parts = path(url).split('/').skip(1);
    let short = |p: &str| {
        !p.is_empty() && p.len() <= 20 && p.matches('-').count() <= 1 && !p.bytes().any(|b| b.is_ascii_digit())
    };
    parts.clone().count() <= 2 && parts.all(short)
}

/// What title and address give away.
fn sort(title: Option<&str>, url: Option<&str>) -> Option<Sort> {
    let title = title.unwrap_or("").to_lowercase();
    let error = [
        "404",
        "403",
        "500",
        "not found",
        "page not found",
        "access denied",
        "forbidden",
        "just a moment",
        "attention required",
        "error",
        "page unavailable",
        "page does not exist",
        "seite nicht gefunden",
        "page introuvable",
        "página no encontrada",
        "pagina non trovata",
    ];
    if error
        .iter()
        .any(|e| title == *e || (e.len() > 5 && title.contains(e) && title.len() < 60) || title.starts_with("404 "))
    {
        return Some(Sort::Error);
    }
    let path = path(url?);
    if path.is_empty()
        || path
            .split('/')
            .any(|p| matches!(p, "category" | "tag" | "tags" | "author" | "topics" | "search" | "section"))
    {
        return Some(Sort::Front);
    }
    if path
        .split('/')
        .any(|p| matches!(p, "gallery" | "galleries" | "pictures" | "photos" | "slideshow" | "photo-gallery"))
    {
        return Some(Sort::Gallery);
    }
    if path.split('/').any(|p| matches!(p, "video" | "videos" | "watch" | "av")) {
        return Some(Sort::Video);
    }
    None
}

/// The score with what the text shows, and what speaks against the page where it is low.
pub(super) fn of_text(article: &Article, prior: Prior) -> (f32, Option<Sort>) {
    let (mut running, mut short, mut all) = (0_usize, 0_usize, 0_usize);
    for block in &article.blocks {
        let words = article.slice(block.span).split_whitespace().count();
        all += words;
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote) && words >= 20 {
            running += words;
        } else if words < 12 {
            short += words;
        }
    }
    let enough = (running as f32 / 200.0).min(1.0);
    let share = if all == 0 { 0.0 } else { running as f32 / all as f32 };
    let score = (prior.score * 0.45 + enough * 0.4 + share * 0.15).clamp(0.0, 1.0);
    let against = prior.sort.or(if running < 40 {
        Some(Sort::Empty)
    } else if short > running {
        Some(Sort::Listing)
    } else {
        None
    });
    (score, against)
}
