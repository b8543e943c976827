//! Tags, names and dependencies for one sentence at a time.
//!
//! Who said what is a question about clauses: the source is the subject of the cue, the content its complement. This
//! module finds them at the speed that the rest of the crate needs. A greedy tagger gives each token its part of speech
//! (Penn Treebank tags, proper nouns split by what they name), and a greedy arc-hybrid parser (Kuhlmann, Gómez-Rodríguez
//! and Satta 2011; dynamic oracle of Goldberg and Nivre 2013) gives each token its head and relation. Both are linear
//! models over hashed features with `i8` weights: a decision is a few dozen table rows added up, time is linear in the
//! length of the sentence, and nothing is allocated once the [`Workspace`] has grown to the longest sentence.
//!
//! Trained by `sayso-train syntax`; see `data/MODEL.md`.

mod form;
mod parse;
mod relation;
mod sure;
mod tag;
#[cfg(test)]
mod tests;
mod weights;

pub use form::Form;
pub use parse::{ACTIONS, Action, FEATURES as PARSER_FEATURES, LABEL_FEATURES, State};
pub use relation::Relation;
use sure::form_key;
pub use sure::{Keys, Sure, action_keys, label_keys, tag_keys};
pub use tag::{FEATURES as TAGGER_FEATURES, Tag, tag_features};
use tag::{form_features, history_features};
pub use weights::{BadWeights, Row, Table, quantise};

use sayso_record::Token;
use std::ops::Range;

/// Classes a row of the tagger holds: [`Tag::COUNT`] rounded up to whole vectors.
pub const TAG_CLASSES: usize = 48;
/// Weights a row of the parser holds: how much rather [`Action::Left`] and [`Action::Right`] are taken than
/// [`Action::Shift`]. Only these differences count, so a row of two says what one of three would.
pub const PREFERENCES: usize = 2;
/// Classes a row of the labeller holds: [`Relation::COUNT`] rounded up.
pub const RELATION_CLASSES: usize = 32;

/// What is known of one token of an analysed sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Its part of speech.
    pub tag: Tag,
    /// The index in the sentence of the token that it depends on; `None` for the root.
    pub head: Option<u32>,
    /// How it depends on its head.
    pub relation: Relation,
}

/// Tokens of sentences in a row as the models see them, with their tags.
#[derive(Debug, Default)]
pub struct Tagged {
    forms: Vec<Form>,
    tags: Vec<Tag>,
}

impl Tagged {
    /// Forgets all tokens.
    pub fn clear(&mut self) {
        self.forms.clear();
        self.tags.clear();
    }
}

/// Memory that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub struct Workspace {
    tagged: Tagged,
    scores: Vec<[i16; TAG_CLASSES]>,
    state: State,
    analyses: Vec<Analysis>,
}

/// The tagger and the parser.
#[derive(Debug)]
pub struct Syntax {
    tagger: Table<TAG_CLASSES>,
    actions: Table<PREFERENCES>,
    labels: Table<RELATION_CLASSES>,
    /// Decisions that need no scoring.
    pub sure: Sure,
}

impl Syntax {
    /// The models that come with the crate.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the files are compiled in.
    #[must_use]
    pub fn load() -> Self {
        Self::from_bytes(include_bytes!("../../data/syntax.bin")).expect("the compiled-in weights are sound")
    }

    /// Models from the bytes of a weights file: three tables, and the sure decisions behind them.
    ///
    /// # Errors
    /// [`BadWeights`] when the bytes are no such tables.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadWeights> {
        let (tagger, rest) = Table::read(bytes)?;
        let (actions, rest) = Table::read(rest)?;
        let (labels, rest) = Table::read(rest)?;
        let (sure, rest) = Sure::read(rest)?;
        if rest.is_empty() { Ok(Self { tagger, actions, labels, sure }) } else { Err(BadWeights::Length) }
    }

    /// The models in their file form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.tagger.write(&mut out);
        self.actions.write(&mut out);
        self.labels.write(&mut out);
        self.sure.write(&mut out);
        out
    }

    /// Models of trained tables, which score every decision.
    #[must_use]
    pub fn of_tables(tagger: Table<TAG_CLASSES>, actions: Table<PREFERENCES>, labels: Table<RELATION_CLASSES>) -> Self {
        Self { tagger, actions, labels, sure: Sure::default() }
    }

    /// Tags and parses the tokens of one sentence of `text`: one analysis a token.
    pub fn analyse<'w>(&self, text: &str, tokens: &[Token], workspace: &'w mut Workspace) -> &'w [Analysis] {
        let mut tagged = std::mem::take(&mut workspace.tagged);
        tagged.clear();
        self.tag_sentence(text, tokens, &mut tagged, workspace);
        self.parse_sentence(&tagged, 0..tokens.len(), workspace);
        workspace.tagged = tagged;
        &workspace.analyses
    }

    /// Parses the tokens `sentence` of those that were tagged: one analysis a token.
    pub fn parse_sentence<'w>(
        &self,
        tagged: &Tagged,
        sentence: Range<usize>,
        workspace: &'w mut Workspace,
    ) -> &'w [Analysis] {
        let (forms, tags) = (&tagged.forms[sentence.clone()], &tagged.tags[sentence]);
        let Workspace { state, analyses, .. } = workspace;
        state.start(forms.len());
        while !state.is_done() {
            let action = state.forced().unwrap_or_else(|| self.action(state, forms, tags));
            if let Some((head, dependent)) = state.arc(action) {
                state.set_relation(dependent, self.relation(state, forms, tags, head, dependent));
            }
            state.apply(action);
        }
        analyses.clear();
        analyses.extend(tags.iter().enumerate().map(|(i, &tag)| {
            let (head, relation) = state.head(i);
            Analysis { tag, head, relation }
        }));
        analyses
    }

    /// Tags the tokens of one sentence of `text` and puts them behind those tagged before.
    ///
    /// What a token looks like and what stands beside it is scored for all of them first: these rows do not wait for each
    /// other, so the processor fetches those of the next tokens while it adds up those of this one. The tags before a token
    /// are added after that, one token after the other.
    pub fn tag_sentence(&self, text: &str, tokens: &[Token], tagged: &mut Tagged, workspace: &mut Workspace) {
        let scores = &mut workspace.scores;
        let first = tagged.forms.len();
        tagged.forms.extend(tokens.iter().map(|t| Form::of(t.span.of(text).unwrap_or(""))));
        let forms = &tagged.forms[first..];
        scores.clear();
        scores.extend((0..forms.len()).map(|at| match self.sure.follows(form_key(forms, at)) {
            Some(_) => [0; TAG_CLASSES],
            None => self.tagger.score(&form_features(forms, at)),
        }));
        for (at, scores) in scores.iter_mut().enumerate() {
            let tags = &tagged.tags[first..];
            let tag = match self.sure.decision(tag_keys(forms, tags, at)) {
                Some(tag) => Tag::of_number(tag),
                None => {
                    self.tagger.add(&history_features(tags, at), scores);
                    Tag::best(scores)
                }
            };
            tagged.tags.push(tag);
        }
    }

    /// The tag of the token at `at`, whose predecessors are tagged already.
    #[must_use]
    pub fn tag(&self, forms: &[Form], tags: &[Tag], at: usize) -> Tag {
        match self.sure.decision(tag_keys(forms, tags, at)) {
            Some(tag) => Tag::of_number(tag),
            None => Tag::best(&self.tagger.score(&tag_features(forms, tags, at))),
        }
    }

    /// What the parser does next, where it has a choice.
    #[must_use]
    pub fn action(&self, state: &State, forms: &[Form], tags: &[Tag]) -> Action {
        let sure = self.sure.decision(action_keys(state, tags));
        let sure = sure.and_then(|action| Action::ALL.get(usize::from(action)).copied());
        match sure.filter(|action| state.allows(*action)) {
            Some(action) => action,
            None => {
                let [left, right] = self.actions.score(&state.features(forms, tags));
                state.best(&[0, left, right])
            }
        }
    }

    /// How `dependent` hangs on `head`, before the arc is made.
    #[must_use]
    pub fn relation(&self, state: &State, forms: &[Form], tags: &[Tag], head: u32, dependent: u32) -> Relation {
        let sure = self.sure.decision(label_keys(forms, tags, head, dependent));
        match sure.and_then(|relation| Relation::ALL.get(usize::from(relation)).copied()) {
            Some(relation) => relation,
            None => Relation::best(&self.labels.score(&state.label_features(forms, tags, head, dependent))),
        }
    }
}
