//! Learns which decisions of the tagger and the parser need no scoring, from what they do on the sentences that they
//! were trained on.

use super::{SyntaxError, forms};
use crate::syntax::treebank::Sentence;
use rustc_hash::FxHashMap;
use sayso_attribute::syntax::{Form, Keys, State, Sure, Syntax, Tag, action_keys, label_keys, tag_keys};

/// A key seen less often than this is not sure.
const SIGHTINGS: u32 = 10;
/// Added to what went otherwise, so that a key seen seldom has to be purer.
const DOUBT: f64 = 0.3;

/// How often each decision was taken where a key stood.
type Counts = FxHashMap<u32, FxHashMap<u8, u32>>;

/// Fills the sure decisions of `syntax`: keys where at most `share` of the decisions went otherwise. The plain keys are
/// learned first; the more telling ones only from what those leave open.
pub(super) fn learn(
    syntax: &mut Syntax,
    sentences: &[Sentence],
    slots_log: u32,
    share: f64,
) -> Result<(), SyntaxError> {
    let mut decisions: Vec<(u32, u8)> = Vec::new();
    for level in 0..Keys::default().len() {
        let mut counts = Counts::default();
        let (mut open, mut all) = (0_u64, 0_u64);
        decide_all(syntax, sentences, |keys, decision| {
            all += 1;
            if syntax.sure.decision(keys).is_none() {
                open += 1;
                *counts.entry(keys[level]).or_default().entry(decision).or_default() += 1;
            }
        });
        println!(
            "{:.1} % of the decisions are sure before keys of level {level}",
            100.0 - 100.0 * open as f64 / all as f64
        );
        let mut found: Vec<(u32, u32, u8)> = counts.iter().filter_map(|(key, of)| sure(*key, of, share)).collect();
        found.sort_unstable();
        decisions.extend(found.into_iter().rev().map(|(_, key, decision)| (key, decision)));
        syntax.sure = Sure::of_decisions(slots_log, decisions.iter().copied())?;
    }
    println!("{} sure decisions", decisions.len());
    Ok(())
}

/// How often the key was seen, and its decision, where that is sure.
fn sure(key: u32, of: &FxHashMap<u8, u32>, share: f64) -> Option<(u32, u32, u8)> {
    let all: u32 = of.values().sum();
    let (&decision, &most) = of.iter().max_by_key(|(decision, n)| (**n, **decision))?;
    (all >= SIGHTINGS && f64::from(all - most) + DOUBT <= share * f64::from(all)).then_some((all, key, decision))
}

/// Analyses the sentences and shows `witness` the keys and the outcome of every decision.
fn decide_all(syntax: &Syntax, sentences: &[Sentence], mut witness: impl FnMut(Keys, u8)) {
    let mut state = State::default();
    for sentence in sentences {
        let forms: Vec<Form> = forms(sentence);
        let mut tags: Vec<Tag> = Vec::with_capacity(forms.len());
        for at in 0..forms.len() {
            let tag = syntax.tag(&forms, &tags, at);
            witness(tag_keys(&forms, &tags, at), tag.number() as u8);
            tags.push(tag);
        }
        state.start(forms.len());
        while !state.is_done() {
            let action = state.forced().unwrap_or_else(|| {
                let action = syntax.action(&state, &forms, &tags);
                witness(action_keys(&state, &tags), action as u8);
                action
            });
            if let Some((head, dependent)) = state.arc(action) {
                let relation = syntax.relation(&state, &forms, &tags, head, dependent);
                witness(label_keys(&forms, &tags, head, dependent), relation as u8);
                state.set_relation(dependent, relation);
            }
            state.apply(action);
        }
    }
}
