//! Which of a page's passages are the article.
//!
//! A page is read into *passages* ([`passage`]): what stands on lines of its own when the page is shown, each in its
//! *contexts*, the elements around it. Two small forests ([`model`]) then look at all passages: the first at their words,
//! their place in the tree and their neighbours' shapes ([`features`]), the second at the first one's scores around each
//! ([`second`]). So a passage is never judged alone: a short line between two paragraphs of the article stays, the same
//! line in a row of teasers goes. What a forest cannot know is done by rule ([`verdict`]), and text that only the page's
//! data holds is taken where it is the better article ([`body`]).
//!
//! Why learned and not a cascade of rules: the rules of all extractors at hand, each tuned for years, agree on what
//! counts (link density, names of elements, length, neighbours) and differ in how much. That is a question for data.

mod assembly;
mod body;
pub(crate) mod features;
mod fold;
mod hidden;
pub(crate) mod measure;
pub(crate) mod model;
pub(crate) mod names;
mod overlap;
pub(crate) mod passage;
pub(crate) mod second;
mod verdict;

use crate::html::{Document, PassedLimit};
use crate::{Options, metadata};
use model::Model;
use names::Names;
use sayso_record::{Article, Note};

/// The weights of the first look.
pub(crate) const FIRST_MODEL: &[u8] = include_bytes!("../../data/html/first.model");
/// The weights of the second look.
pub(crate) const SECOND_MODEL: &[u8] = include_bytes!("../../data/html/second.model");

/// Cleans a page: its main text in blocks, what it says about itself, and what was dropped and why.
///
/// `origin` of every block and dropped passage is in bytes of `html`. Never fails: a page without an article gives one
/// without blocks. A page that passes a limit of [`Options::limits`] is read up to there, and a note says so.
#[must_use]
pub fn clean_html(html: &str, options: &Options) -> Article {
    clean_html_with(&Weights::built_in(), html, options)
}

/// What was learned of pages: the weights of element names and the forests of both looks.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'w> {
    /// The vocabulary of element names.
    pub names: &'w Names,
    /// The model file of the first look.
    pub first: &'w [u8],
    /// The model file of the second look.
    pub second: &'w [u8],
}

impl Weights<'_> {
    /// The weights that the program carries.
    #[must_use]
    pub fn built_in() -> Self {
        Self { names: Names::built_in(), first: FIRST_MODEL, second: SECOND_MODEL }
    }
}

/// [`clean_html`] with other weights than the program's own: for trainers, which must see the whole program on pages that
/// its weights do not know.
#[must_use]
pub fn clean_html_with(weights: &Weights<'_>, html: &str, options: &Options) -> Article {
    let page = Document::parse(html, &options.limits);
    let (meta, prior) = metadata::declared(&page);
    let mut article = Article { meta, ..Article::default() };
    if let Some((at, limit)) = page.cut().zip(page.passed_limit()) {
        let (code, what) = match limit {
            PassedLimit::Nodes | PassedLimit::Attributes => ("page_cut", "is larger"),
            PassedLimit::Nesting => ("page_deep", "nests elements deeper"),
        };
        let message = format!("the page {what} than the limits allow and was read up to byte {at} of {}", html.len());
        article.notes.push(Note::new("clean", code, message));
    }
    let passages = passage::read(&page, weights.names);
    let measures = measure::measure(&passages);
    let scores = scores(weights, &page, &passages, &measures);
    let verdicts = verdict::judge(&passages, &measures, &scores, &article.meta, options);
    let data = body::better(&page, &passages, &verdicts);
    assembly::assemble(&mut article, &page, &passages, &verdicts, data.as_ref(), options);
    metadata::complete(&mut article, prior);
    article
}

fn scores(
    weights: &Weights<'_>,
    page: &Document<'_>,
    passages: &passage::Passages,
    measures: &[measure::Measure],
) -> Vec<i32> {
    let table = features::features(page, passages, measures);
    let nothing = || vec![0; passages.list.len()];
    let first = Model::new(weights.first).map_or_else(nothing, |m| m.scores(&table));
    Model::new(weights.second).map_or_else(nothing, |m| m.scores(&second::features(table, passages, &first)))
}
