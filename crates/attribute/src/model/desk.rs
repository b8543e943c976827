//! Everything that is known of an article before anything is learned from it or decided in it.

use super::anchor::{self, Dependents};
use super::label;
use super::trees::{NONE, Trees};
use crate::draft::Draft;
use crate::reading::{self, Reading, Shape, Word};
use crate::rules::Rules;
use crate::syntax::{Relation, Syntax, Tagged, Workspace};
use sayso_record::Article;
use std::ops::Range;

/// True for the tags of names.
fn name_tag(tag: u8) -> bool {
    (2..=6).contains(&tag)
}

/// The tokens of the words of a sentence, by their indexes.
fn tokens_of(words: &[Word]) -> Range<usize> {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.token as usize..last.token as usize + 1,
        _ => 0..0,
    }
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
    tagged: Tagged,
}

impl Desk {
    /// Lays out an article that has been segmented and read.
    pub fn lay_out(&mut self, article: &Article, syntax: &Syntax, workspace: &mut Workspace) {
        self.tag(article, syntax, workspace);
        self.parse(syntax, workspace);
        self.apply_rules();
    }

    /// Tags the words: the first step of laying out.
    pub fn tag(&mut self, article: &Article, syntax: &Syntax, workspace: &mut Workspace) {
        self.tagged.clear();
        for sentence in &self.reading.sentences {
            if let Some(tokens) = article.tokens.get(tokens_of(&self.reading.words[sentence.clone()])) {
                syntax.tag_sentence(&article.text, tokens, &mut self.tagged, workspace);
            }
        }
    }

    /// Lets the rules see cues: the last step of laying out.
    pub fn apply_rules(&mut self) {
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

    /// Gives the words their trees: the second step of laying out.
    #[allow(clippy::cast_possible_truncation, reason = "words are fewer than bytes of the text, which fit u32")]
    pub fn parse(&mut self, syntax: &Syntax, workspace: &mut Workspace) {
        let words = &self.reading.words;
        self.trees.reset(words.len());
        let mut parsed = 0;
        let mut word_of = Vec::new();
        for sentence in &self.reading.sentences {
            let in_sentence = &words[sentence.clone()];
            let tokens = tokens_of(in_sentence);
            let first = tokens.start;
            let analyses = syntax.parse_sentence(&self.tagged, parsed..parsed + tokens.len(), workspace);
            parsed += tokens.len();
            // The first word of each token, so that heads can be told in words.
            word_of.clear();
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
