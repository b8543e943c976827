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
            Self::Gallery => "the page is declared as a picture gallery",
            Self::Video => "the page is declared as a video",
            Self::Empty => "hardly any running text was found",
            Self::Listing => "what was found is a list of short lines more than running text",
        }
    }
}

/// What the declarations say, from 0 to 1.
pub(super) fn declared(declared: &Declared, data: &LinkedData<'_>, title: Option<&str>, url: Option<&str>) -> f32 {
    let mut score: f32 = 0.5;
    let kind = declared.meta_value(&["og:type"]).unwrap_or("").to_ascii_lowercase();
    if data.has_article() {
        score += 0.25;
    }
    if kind.contains("article") || kind == "blog" {
        score += 0.15;
    } else if kind.starts_with("video") || kind == "website" {
        score -= 0.05;
    }
    if data.has_type("CollectionPage") || data.has_type("SearchResultsPage") {
        score -= 0.15;
    }
    if data.has_type("ImageGallery") {
        score -= 0.2;
    }
    if sort(title, url).is_some() {
        score -= 0.4;
    }
    score.clamp(0.0, 1.0)
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
    ];
    if error
        .iter()
        .any(|e| title == *e || (e.len() > 5 && title.contains(e) && title.len() < 60) || title.starts_with("404 "))
    {
        return Some(Sort::Error);
    }
    let url = url?;
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    let path = rest.find('/').map_or("", |at| &rest[at..]).split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
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
pub(super) fn of_text(article: &Article, prior: f32) -> (f32, Option<Sort>) {
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
    let score = (prior * 0.45 + enough * 0.4 + share * 0.15).clamp(0.0, 1.0);
    let sort = sort(article.meta.title.as_deref(), article.meta.url.as_deref());
    let against = sort.or(if running < 40 {
        Some(Sort::Empty)
    } else if short > running {
        Some(Sort::Listing)
    } else {
        None
    });
    (score, against)
}
