use serde::{Deserialize, Serialize};

/// What the page says about the article.
///
/// Every field is what the page holds, or absent: nothing here is guessed from the machine's clock or place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// People, in the order of the byline; no desks, agencies or handles.
    pub authors: Vec<String>,
    /// When it was published: RFC 3339, as precise as the page is (`2021-11-23` or `2021-11-23T08:15:00+05:00`).
    pub published: Option<String>,
    /// When it was last changed, in the same form.
    pub modified: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// BCP 47 tag of the language that the article is in.
    pub language: Option<String>,
    /// The news agency that the text came from: `AP`, `Reuters`, `AFP`.
    pub agency: Option<String>,
    /// The place of the dateline: `ISLAMABAD`.
    pub dateline: Option<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// Keywords of the page.
    pub tags: Vec<String>,
    /// Address of the lead picture.
    pub image: Option<String>,
    /// True when the page says that part of the article is for subscribers; absent when it says nothing.
    pub paywalled: Option<bool>,
    /// From 0 (a section front, gallery or error page) to 1 (an article); absent where it was not judged.
    pub article_score: Option<f32>,
}
