//! Articles handled together, a phase at a time.
//!
//! What a look-up of a learned figure costs is where it is found: two nanoseconds in the cache of the core, twenty and more
//! in memory, and the tables of all phases together are more than what a core can call its own of the caches. So a batch of
//! articles goes through each phase together, and the tables of a phase are fetched once a batch and not once an article.
//! Nothing that is found in one article depends on the others of its batch.

use crate::draft::Draft;
use crate::model::desk::Desk;
use crate::{Attributor, finish, language, scene, speakers};
use sayso_record::{Article, Note};

/// So many articles go through a phase together at most.
const ARTICLES: usize = 32;
/// And so many bytes of text, but for one article that is longer: what is known of them while they are underway takes some
/// forty times that.
const BYTES: usize = 1 << 18;
/// The code of the note on an article that cannot be read.
const UNSUPPORTED: &str = "language_not_supported";

/// An article that is underway.
#[derive(Debug, Default)]
pub(crate) struct Underway {
    pub(crate) desk: Desk,
    cues: Vec<(usize, f32)>,
    drafts: Vec<Draft>,
    rivals: Vec<Draft>,
    /// It is in a language that there is no data for.
    foreign: bool,
}

/// How many of the articles, one at least, are handled together.
fn together(articles: &[&mut Article]) -> usize {
    let mut bytes = 0;
    let fits = |article: &&&mut Article| {
        bytes += article.text.len();
        bytes <= BYTES
    };
    articles.iter().take(ARTICLES).take_while(fits).count().max(1)
}

impl Attributor {
    /// Does for each of these articles what [`Attributor::attribute`] does, in less time: a phase at a time, for up to
    /// [`ARTICLES`](self) articles together.
    pub fn attribute_all(&mut self, articles: &mut [&mut Article]) {
        let mut rest = articles;
        while !rest.is_empty() {
            let (now, later) = rest.split_at_mut(together(rest));
            self.attribute_together(now);
            rest = later;
        }
    }

    fn attribute_together(&mut self, articles: &mut [&mut Article]) {
        let mut underway = std::mem::take(&mut self.underway);
        underway.resize_with(articles.len().max(underway.len()), Underway::default);
        let mut batch: Vec<_> = articles.iter_mut().zip(&mut underway).collect();
        for (article, at) in &mut batch {
            at.desk.reading.read(article, &self.lexicon, &mut self.memo);
            at.foreign = match article.meta.language.as_deref() {
                Some(tag) => !tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en")),
                None => !language::is_english(&at.desk.reading),
            };
        }
        let (foreign, mut batch): (Vec<_>, Vec<_>) = batch.into_iter().partition(|(_, at)| at.foreign);
        for (article, at) in &mut batch {
            at.desk.tag(article, &self.syntax, &mut self.workspace);
        }
        for (_, at) in &mut batch {
            at.desk.parse(&self.syntax, &mut self.workspace);
        }
        for (_, at) in &mut batch {
            at.desk.apply_rules();
            self.linker.cues(&at.desk, &mut self.bench);
            std::mem::swap(&mut at.cues, &mut self.bench.candidates);
        }
        for (_, at) in &mut batch {
            at.drafts = self.linker.link_cues(&at.desk, &at.cues, &mut self.bench);
        }
        for (_, at) in &mut batch {
            at.drafts = self.linker.weigh(&at.desk, std::mem::take(&mut at.drafts), &mut self.bench);
            std::mem::swap(&mut at.rivals, &mut self.bench.rivals);
        }
        for (article, at) in &mut batch {
            let Underway { desk, drafts, rivals, .. } = &mut **at;
            scene::read(&desk.reading, &desk.trees, &self.lexicon, drafts);
            let drafts = finish::finish(article, &desk.reading, std::mem::take(drafts), self.options.min_confidence);
            let rivals = self.options.explain.then_some(&rivals[..]);
            article.speakers.clear();
            speakers::resolve(article, &desk.reading, &desk.trees, &self.lexicon, &self.people, &drafts, rivals);
        }
        for (article, _) in foreign {
            refuse(article);
        }
        underway.retain(|at| at.desk.reading.words.len() <= BYTES);
        self.underway = underway;
    }
}

/// Leaves an article in a foreign language without attributions, and says so.
fn refuse(article: &mut Article) {
    article.attributions.clear();
    article.speakers.clear();
    article.notes.retain(|note| note.code != UNSUPPORTED);
    let message = match article.meta.language.as_deref() {
        Some(tag) => format!("no attributions: there is no data for the language {tag:?}, only for English"),
        None => "no attributions: the text does not read as English".to_owned(),
    };
    article.notes.push(Note::new("attribute", UNSUPPORTED, message));
}
