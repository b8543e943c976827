//! Everything that is known of an article before anything is learned from it or decided in it.

use super::anchor::{self, Dependents};
use super::label;
use super::trees::{NONE, Trees};
use crate::draft::Draft;
use crate::reading::{self, Reading, Shape};
use crate::rules::Rules;
use crate::syntax::{Relation, Syntax, Workspace};
use sayso_record::Article;

/// True for the tags of names.
fn name_tag(tag: u8) -> bool {
    (2..=6).contains(&tag)
}

/// An article laid out for the model: words, trees, and what the rules say.
#[derive(Debug, Default)]
pub struct Desk {
    /// Its words.
    pub reading: Reading,
    /// Their trees.
    pub trees: Trees,
    /// What hangs on each word.
    pub dependents: Vec<Dependents>,
    /// What the rules found, in the order of their cues.
    pub drafts: Vec<Draft>,
    /// For each word, the number of the rule that sees a cue in it; 0 for none.
    pub anchor_votes: Vec<u8>,
    workspace: Workspace,
}

impl Desk {
    /// Lays out an article that has been segmented and read.
    pub fn lay_out(&mut self, article: &Article, syntax: &Syntax) {
        self.analyse(article, syntax);
        anchor::dependents(&self.reading, &self.trees, &mut self.dependents);
        self.drafts = Rules::new(&self.reading, &self.trees).run();
        self.anchor_votes.clear();
        self.anchor_votes.resize(self.reading.words.len(), 0);
        for draft in &self.drafts {
            if let Some(vote) = self.anchor_votes.get_mut(draft.anchor) {
                *vote = draft.rule_number();
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "words are fewer than bytes of the text, which fit u32")]
    fn analyse(&mut self, article: &Article, syntax: &Syntax) {
        let words = &self.reading.words;
        self.trees.reset(words.len());
        for sentence in &self.reading.sentences {
            let Some(in_sentence) = words.get(sentence.clone()).filter(|w| !w.is_empty()) else { continue };
            let first = in_sentence[0].token as usize;
            let last = in_sentence[in_sentence.len() - 1].token as usize;
            let Some(tokens) = article.tokens.get(first..=last) else { continue };
            let analyses = syntax.analyse(&article.text, tokens, &mut self.workspace);
            // The first word of each token, so that heads can be told in words.
            let mut word_of = Vec::with_capacity(tokens.len());
            for (i, word) in in_sentence.iter().enumerate() {
                let token = word.token as usize - first;
                while word_of.len() <= token {
                    word_of.push((sentence.start + i) as u32);
                }
            }
            for (i, word) in in_sentence.iter().enumerate() {
                let token = word.token as usize - first;
                let Some(analysis) = analyses.get(token) else { continue };
                let at = sentence.start + i;
                let lead = word_of[token];
                self.trees.tags[at] = analysis.tag.number() as u8;
                self.trees.verbs[at] = analysis.tag.is_verb();
                self.trees.nominals[at] = analysis.tag.is_noun() || analysis.tag.is_pronoun();
                if at as u32 == lead {
                    self.trees.heads[at] = analysis.head.and_then(|h| word_of.get(h as usize).copied()).unwrap_or(NONE);
                    self.trees.relations[at] = analysis.relation as u8;
                } else {
                    self.trees.heads[at] = lead;
                    self.trees.relations[at] = Relation::Case as u8;
                }
            }
        }
    }

    /// The hashes of the words that are names, in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = u64> {
        self.reading
            .words
            .iter()
            .enumerate()
            .filter(|(at, w)| matches!(w.shape, Shape::Capital | Shape::Upper) && name_tag(self.trees.tags[*at]))
            .map(|(_, w)| w.key)
    }

    /// How many of the first `most` words of a content stand in quotations that the cue does not stand in.
    pub fn quoted_words(&self, draft: &Draft, most: usize) -> usize {
        let words = &self.reading.words;
        let own = words[draft.anchor].quotation;
        let content = draft.content.iter().flat_map(|range| &words[range.clone()]);
        content.take(most).filter(|w| w.quotation != reading::NONE && w.quotation != own).count()
    }

    /// Writes what the rules say of the words around the cue at `anchor` into `votes`; `erase` takes it back.
    pub fn vote(&self, anchor: usize, votes: &mut [u8], erase: bool) {
        if self.anchor_votes.get(anchor).copied().unwrap_or(0) == 0 {
            return;
        }
        // Drafts stand in the order of their anchors.
        let from = self.drafts.partition_point(|d| d.anchor < anchor);
        let Some(draft) = self.drafts.get(from).filter(|d| d.anchor == anchor) else { return };
        for (ranges, label) in
            [(&draft.content, label::CONTENT), (&draft.source, label::SOURCE), (&draft.cue, label::CUE)]
        {
            for range in ranges {
                if let Some(words) = votes.get_mut(range.clone()) {
                    words.fill(if erase { 0 } else { label as u8 });
                }
            }
        }
    }
}
