//! Trains the labeller of what belongs to a cue.

use super::Arguments;
use super::articles::{Gold, GoldArticle};
use super::chain::{Chain, Example};
use super::network::{Census, rows};
use super::random::Random;
use sayso_attribute::draft::Draft;
use sayso_attribute::model::label::{self, CONTENT, CUE, Features, OUTSIDE, SOURCE, Scene};
use sayso_attribute::model::linker::mark;
use sayso_attribute::model::table::Table;
use sayso_attribute::model::window;

/// The gold labels of a window.
pub(super) fn labels(gold: &Gold, units: &[std::ops::Range<usize>]) -> Vec<u8> {
    units
        .iter()
        .map(|unit| {
            let count =
                |list: &[usize]| list.partition_point(|&w| w < unit.end) - list.partition_point(|&w| w < unit.start);
            let half = unit.len().div_ceil(2);
            if count(&gold.source) >= half {
                SOURCE as u8
            } else if count(&gold.cue) >= half {
                CUE as u8
            } else if count(&gold.content) >= half {
                CONTENT as u8
            } else {
                OUTSIDE as u8
            }
        })
        .collect()
}

/// Calls `each` with the features of every window to learn from, and what its cue has. `drafts` are what was decided of
/// each article by a linker that had not seen it.
fn windows(
    train: &[GoldArticle],
    keep: impl Fn(usize) -> bool,
    drafts: &[Vec<Draft>],
    arguments: &Arguments,
    mut each: impl FnMut(&Features, Vec<u8>),
) {
    let mut features = Features::default();
    let mut units = Vec::new();
    for (number, article) in train.iter().enumerate().filter(|(a, _)| keep(*a)) {
        let desk = &article.desk;
        let mut votes = vec![0; desk.reading.words.len()];
        let mut decided = votes.clone();
        let mut earlier = drafts.get(number).map_or(&[][..], Vec::as_slice).iter().peekable();
        for (anchor, gold) in anchors(article, arguments) {
            while let Some(draft) = earlier.next_if(|d| d.anchor < anchor) {
                if draft.confidence >= 0.4 {
                    mark(draft, &mut decided);
                }
            }
            let cue = window::units(&desk.reading, anchor, &mut units);
            desk.vote(anchor, &mut votes, false);
            let (reading, trees, dependents) = (&desk.reading, &desk.trees, &desk.dependents);
            let scene = Scene { reading, trees, dependents, votes: &votes, decided: &decided };
            label::features(scene, &units, cue, &mut features);
            desk.vote(anchor, &mut votes, true);
            each(&features, labels(gold, &units));
        }
    }
}

/// The cues of an article in order: the gold ones, and those that a teacher is sure of, as it sees them.
fn anchors<'a>(article: &'a GoldArticle, arguments: &Arguments) -> Vec<(usize, &'a Gold)> {
    let mut anchors: Vec<_> = article.gold.iter().filter_map(|g| g.anchor.map(|a| (a, g))).collect();
    if let Some(taught) = &article.taught {
        let likely = |a: &usize| taught.cues[*a] >= arguments.taught_cut;
        anchors.extend(taught.seen.iter().filter_map(|g| g.anchor.filter(likely).map(|a| (a, g))));
    }
    anchors.sort_by_key(|(a, _)| *a);
    anchors
}

/// The tables of the features of units and of pairs that are met often.
pub(super) fn tables(train: &[GoldArticle], arguments: &Arguments) -> (Table, Table) {
    let (mut states, mut joints) = (Census::default(), Census::default());
    windows(
        train,
        |_| true,
        &[],
        arguments,
        |features, _| {
            states.count(&features.states);
            joints.count(&features.pairs);
        },
    );
    (states.table(arguments.state_rows, arguments.fewest), joints.table(arguments.joint_rows, arguments.fewest))
}

/// Learns from the windows of the articles that are to be kept.
pub(super) fn learn(
    tables: &(Table, Table),
    train: &[GoldArticle],
    keep: impl Fn(usize) -> bool,
    drafts: &[Vec<Draft>],
    arguments: &Arguments,
) -> Chain {
    let mut examples = Vec::new();
    windows(train, keep, drafts, arguments, |features, labels| {
        let (states, joints) = (rows(&tables.0, &features.states), rows(&tables.1, &features.pairs));
        examples.push(Example { states, joints, labels });
    });
    let mut random = Random::new(arguments.seed);
    let mut chain = Chain::new(&tables.0, &tables.1, arguments.dropout, &mut random);
    for round in 0..arguments.rounds {
        let step = arguments.step_of(round, arguments.rounds);
        random.shuffle(&mut examples);
        let loss: f64 = examples.iter().map(|e| f64::from(chain.learn(e, step, &mut random))).sum();
        println!("  round {round}: loss {:.3} a window", loss / examples.len() as f64);
    }
    chain
}
