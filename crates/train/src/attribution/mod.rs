//! Trains the model of `sayso_attribute::model`.
//!
//! First the finder of cues, by logistic regression. Then the labeller, on the gold cues and on the false ones that a
//! finder finds which has not seen the article (two finders, each trained on one half): so it learns to give a false
//! cue nothing.

mod articles;
mod chain;
mod descent;
mod judge;
mod random;
mod score;

use articles::GoldArticle;
use chain::{Chain, Example};
use descent::{Learner, thin};
use random::Random;
use sayso_attribute::draft::{Draft, Variant};
use sayso_attribute::lexicon::Lexicon;
use sayso_attribute::model::anchor;
use sayso_attribute::model::forest::Forest;
use sayso_attribute::model::label::{self, CONTENT, CUE, Features, OUTSIDE, SOURCE, Scene};
use sayso_attribute::model::linker::{Bench, Linker, STEM_BITS, draft, mark, stem_bit};
use sayso_attribute::model::table::{BadWeights, Table};
use sayso_attribute::model::window;
use sayso_attribute::syntax::Syntax;
use score::Scores;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// The options of `sayso-train attribution`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Gold to learn from, in the scorers' format (JSON Lines).
    #[arg(long, required = true, num_args = 1..)]
    train: Vec<PathBuf>,
    /// Gold to choose on and to report on.
    #[arg(long, num_args = 0..)]
    dev: Vec<PathBuf>,
    /// A file of `sayso-train syntax` for the articles to report on; without it the weights that are compiled in.
    #[arg(long)]
    syntax: Option<PathBuf>,
    /// Two files of `sayso-train syntax` for the training articles: the first learned without the articles of even
    /// number (the first one is 0), the second without the others. So the model sees in training how well unseen
    /// articles are parsed.
    #[arg(long, num_args = 2)]
    unseen_syntax: Vec<PathBuf>,
    /// Where the weights go; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The seed of the order of the examples.
    #[arg(long, default_value_t = 4)]
    seed: u64,
    /// Into how many parts the articles are cut to see what a linker makes of articles that it has not seen.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// How often the cues are gone over.
    #[arg(long, default_value_t = 6)]
    cue_rounds: u32,
    /// How often the windows are gone over.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Binary logarithm of the rows of the cue finder.
    #[arg(long, default_value_t = 16)]
    cue_rows: u32,
    /// Binary logarithm of the rows for single labels.
    #[arg(long, default_value_t = 17)]
    state_rows: u32,
    /// Binary logarithm of the rows for pairs of labels.
    #[arg(long, default_value_t = 14)]
    joint_rows: u32,
    /// The length of a step.
    #[arg(long, default_value_t = 0.1)]
    step: f32,
    /// A word is taken for a cue from this probability on.
    #[arg(long, default_value_t = 0.16)]
    threshold: f32,
    /// The same for what the judge learns from: it learns most from cues that are hardly likely.
    #[arg(long, default_value_t = 0.06)]
    judge_threshold: f32,
    /// How much labels with a source are preferred.
    #[arg(long, default_value_t = 1.0)]
    leaning: f32,
    /// Attributions below this probability are left out.
    #[arg(long, default_value_t = 0.3)]
    cut: f32,
    /// The same where no rule knows the cue for one of saying.
    #[arg(long, default_value_t = 0.3)]
    attitude_cut: f32,
    /// The same in articles unlike the training ones.
    #[arg(long, default_value_t = 0.7)]
    strange_cut: f32,
    /// In those, rules up to this number stand on their own where the model sees nothing.
    #[arg(long, default_value_t = u8::MAX)]
    strange_rules: u8,
    /// The share of familiar names from which on an article is like the training ones.
    #[arg(long, default_value_t = 0.15)]
    familiar: f32,
    /// Trees of the judge.
    #[arg(long, default_value_t = 120)]
    judge_trees: usize,
    /// The share of features left out at each step, against learning by heart.
    #[arg(long, default_value_t = 0.5)]
    dropout: f32,
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AttributionError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is no gold article.
    #[error("{path}:{line}: not a gold article: an object with \"text\" and \"attributions\" is wanted")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The tables cannot be made.
    #[error(transparent)]
    Weights(#[from] BadWeights),
    /// A file holds no tagger and parser.
    #[error(transparent)]
    Syntax(#[from] sayso_attribute::syntax::BadWeights),
}

/// A tagger and parser from a file.
fn read_syntax(path: &PathBuf) -> Result<Syntax, AttributionError> {
    let bytes = std::fs::read(path).map_err(|source| AttributionError::File { path: path.clone(), source })?;
    Ok(Syntax::from_bytes(&bytes)?)
}

/// The stems that are cues often enough to be asked about.
fn stems(articles: &[GoldArticle]) -> Vec<u8> {
    let mut seen: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for article in articles {
        for word in &article.desk.reading.words {
            seen.entry(stem_bit(word.stem)).or_default().1 += 1;
        }
        for anchor in article.gold.iter().filter_map(|g| g.anchor) {
            seen.entry(stem_bit(article.desk.reading.words[anchor].stem)).or_default().0 += 1;
        }
    }
    let mut bits = vec![0_u8; STEM_BITS / 8];
    for (bit, (cues, all)) in seen {
        if cues >= 1 && cues * 250 >= all {
            bits[bit / 8] |= 1 << (bit % 8);
        }
    }
    bits
}

/// The names that at least one training article in twelve holds.
fn names(articles: &[GoldArticle]) -> Vec<u8> {
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    for article in articles {
        let own: std::collections::BTreeSet<usize> = article.desk.names().map(stem_bit).collect();
        own.into_iter().for_each(|bit| *seen.entry(bit).or_default() += 1);
    }
    let mut bits = vec![0_u8; STEM_BITS / 8];
    for (bit, _) in seen.into_iter().filter(|(_, count)| count * 12 >= articles.len()) {
        bits[bit / 8] |= 1 << (bit % 8);
    }
    bits
}

#[allow(clippy::cast_possible_truncation, reason = "rows are chosen by the low bits")]
fn short(features: &[u64]) -> Vec<u32> {
    features.iter().map(|f| *f as u32).collect()
}

fn may_be_cue(stems: &[u8], article: &GoldArticle, at: usize) -> bool {
    let bit = stem_bit(article.desk.reading.words[at].stem);
    stems[bit / 8] >> (bit % 8) & 1 == 1 || article.desk.anchor_votes[at] != 0
}

/// Features and answer of each word that may be a cue.
fn cue_examples(article: &GoldArticle, stems: &[u8]) -> Vec<(usize, Vec<u32>, bool)> {
    let desk = &article.desk;
    let mut features = Vec::new();
    let gold: std::collections::BTreeSet<usize> = article.gold.iter().filter_map(|g| g.anchor).collect();
    (0..desk.reading.words.len())
        .filter(|&at| may_be_cue(stems, article, at))
        .map(|at| {
            let vote = u64::from(desk.anchor_votes[at]);
            anchor::features(&desk.reading, &desk.trees, &desk.dependents, at, vote, &mut features);
            (at, short(&features), gold.contains(&at))
        })
        .collect()
}

fn learn_cues(
    examples: &[Vec<(usize, Vec<u32>, bool)>],
    keep: impl Fn(usize) -> bool,
    arguments: &Arguments,
) -> Learner<1> {
    let mut learner = Learner::new(arguments.cue_rows, arguments.step);
    let mut order: Vec<(usize, usize)> = examples
        .iter()
        .enumerate()
        .filter(|(a, _)| keep(*a))
        .flat_map(|(a, list)| (0..list.len()).map(move |i| (a, i)))
        .collect();
    let mut random = Random::new(arguments.seed);
    let mut thinned = Vec::new();
    for round in 0..arguments.cue_rounds {
        random.shuffle(&mut order);
        for &(a, i) in &order {
            let (_, features, answer) = &examples[a][i];
            thin(features, arguments.dropout, &mut random, &mut thinned);
            let [score] = learner.score(&thinned);
            let probability = 1.0 / (1.0 + (-score / (1.0 - arguments.dropout)).exp());
            learner.descend(&thinned, &[probability - f32::from(u8::from(*answer))]);
        }
        if round > 0 {
            learner.remember();
        }
    }
    learner.settle();
    learner
}

/// The gold labels of a window.
fn labels(gold: Option<&articles::Gold>, units: &[std::ops::Range<usize>]) -> Vec<u8> {
    units
        .iter()
        .map(|unit| {
            let Some(gold) = gold else { return OUTSIDE as u8 };
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

fn window_example(
    article: &GoldArticle,
    anchor: usize,
    gold: Option<&articles::Gold>,
    votes: &mut [u8],
    decided: &[u8],
) -> Example {
    let desk = &article.desk;
    let mut units = Vec::new();
    let cue = window::units(&desk.reading, anchor, &mut units);
    let mut features = Features::default();
    desk.vote(anchor, votes, false);
    let scene = Scene { reading: &desk.reading, trees: &desk.trees, dependents: &desk.dependents, votes, decided };
    label::features(scene, &units, cue, &mut features);
    desk.vote(anchor, votes, true);
    Example { states: short(&features.states), joints: short(&features.pairs), labels: labels(gold, &units) }
}

/// Runs `sayso-train attribution`.
///
/// # Errors
/// [`AttributionError`] where a file cannot be read or written.
pub(crate) fn run(arguments: &Arguments) -> Result<(), AttributionError> {
    let began = Instant::now();
    let lexicon = Lexicon::english();
    let syntax = arguments.syntax.as_ref().map(read_syntax).transpose()?.unwrap_or_else(Syntax::load);
    let unseen = arguments.unseen_syntax.iter().map(read_syntax).collect::<Result<Vec<_>, _>>()?;
    let mut train = Vec::new();
    for path in &arguments.train {
        let first = train.len();
        let of = |number: usize| unseen.get((first + number) % 2).unwrap_or(&syntax);
        train.extend(articles::read(path, &lexicon, of)?);
    }
    let mut devs = Vec::new();
    for path in &arguments.dev {
        devs.push((path, articles::read(path, &lexicon, |_| &syntax)?));
    }
    println!("read {:.0} s", began.elapsed().as_secs_f32());

    let stems = stems(&train);
    let names = names(&train);
    let cues: Vec<_> = train.iter().map(|a| cue_examples(a, &stems)).collect();
    let asked: usize = cues.iter().map(Vec::len).sum();
    let gold: usize = train.iter().map(|a| a.gold.len()).sum();
    let reached = cues.iter().flatten().filter(|(_, _, yes)| *yes).count();
    println!("{gold} attributions, {asked} words asked about, {reached} of them cues");
    let finder = learn_cues(&cues, |_| true, arguments);
    println!("cues {:.0} s", began.elapsed().as_secs_f32());

    // Linkers trained on all folds but one show on that one what a linker makes of an article it has not seen.
    let mut drafts: Vec<Vec<Draft>> = vec![Vec::new(); train.len()];
    let mut bench = Bench::default();
    for fold in 0..arguments.folds {
        let unseen = |a: usize| a % arguments.folds == fold;
        let finder = learn_cues(&cues, |a| !unseen(a), arguments);
        let chain = learn_chain(&train, |a| !unseen(a), &[], arguments);
        let mut linker = assemble(&stems, &names, &finder, &chain, &Forest::default(), arguments)?;
        linker.threshold = arguments.judge_threshold;
        for (number, article) in train.iter().enumerate().filter(|(a, _)| unseen(*a)) {
            linker.cues(&article.desk, &mut bench);
            let candidates = std::mem::take(&mut bench.candidates);
            drafts[number] = linker.link_cues(&article.desk, &candidates, &mut bench);
        }
        println!("fold {fold}, {:.0} s", began.elapsed().as_secs_f32());
    }
    let judge = judge::learn(&train, &drafts, arguments)?;
    println!("judge {:.0} s", began.elapsed().as_secs_f32());
    let chain = learn_chain(&train, |_| true, &drafts, arguments);
    println!("windows {:.0} s", began.elapsed().as_secs_f32());
    let mut linker = assemble(&stems, &names, &finder, &chain, &judge, arguments)?;
    for (path, dev) in &devs {
        let mut shares: Vec<f32> = dev.iter().map(|a| linker.familiarity(&a.desk)).collect();
        shares.sort_by(f32::total_cmp);
        println!("familiarity {:?}", shares.chunks(shares.len() / 8).map(|c| c[0]).collect::<Vec<_>>());
        for attitude in [0.25, 0.3, 0.35, 0.4] {
            linker.attitude_cut = attitude;
            let (scores, _) = evaluate(&linker, dev);
            println!(
                "  {} attitude {attitude}: content {:.1} relation {:.1} direct {:.1} other {:.1}",
                path.display(),
                scores.content.f1(),
                scores.relation.f1(),
                scores.direct.f1(),
                scores.other.f1()
            );
        }
        linker.attitude_cut = arguments.attitude_cut;
        let (scores, calibration) = evaluate(&linker, dev);
        println!("{}\n{}\ncalibration error {calibration:.3}", path.display(), scores.table());
        diagnose(&linker, dev);
    }
    if let Some(out) = &arguments.out {
        std::fs::write(out, linker.to_bytes())
            .map_err(|source| AttributionError::File { path: out.clone(), source })?;
    }
    Ok(())
}

/// Rounds the weights and puts them together.
fn assemble(
    stems: &[u8],
    names: &[u8],
    finder: &Learner<1>,
    chain: &Chain,
    judge: &Forest,
    arguments: &Arguments,
) -> Result<Linker, AttributionError> {
    let mut linker = Linker::new(
        stems.to_vec(),
        names.to_vec(),
        Table::quantise(finder.weights(), finder.limit())?,
        Table::quantise(chain.states.weights(), chain.states.limit())?,
        Table::quantise(chain.joints.weights(), chain.joints.limit())?,
        judge.clone(),
    );
    linker.threshold = arguments.threshold;
    linker.leaning.source = arguments.leaning;
    linker.cut = arguments.cut;
    linker.attitude_cut = arguments.attitude_cut;
    linker.strange_cut = arguments.strange_cut;
    linker.strange_rules = arguments.strange_rules;
    linker.familiar = arguments.familiar;
    Ok(linker)
}

/// Trains the labeller on the gold cues. `drafts` are what was decided of each article by a linker that had not seen it.
fn learn_chain(
    train: &[GoldArticle],
    keep: impl Fn(usize) -> bool,
    drafts: &[Vec<Draft>],
    arguments: &Arguments,
) -> Chain {
    let mut examples = Vec::new();
    for (number, article) in train.iter().enumerate().filter(|(a, _)| keep(*a)) {
        let words = article.desk.reading.words.len();
        let mut votes = vec![0; words];
        let mut decided = vec![0; words];
        let mut earlier = drafts.get(number).map_or(&[][..], Vec::as_slice).iter().peekable();
        let mut anchors: Vec<_> = article.gold.iter().filter_map(|g| g.anchor.map(|a| (a, g))).collect();
        anchors.sort_by_key(|(a, _)| *a);
        for (anchor, gold) in anchors {
            while let Some(draft) = earlier.next_if(|d| d.anchor < anchor) {
                if draft.confidence >= 0.4 {
                    mark(draft, &mut decided);
                }
            }
            examples.push(window_example(article, anchor, Some(gold), &mut votes, &decided));
        }
    }
    let mut chain = Chain::new(arguments.state_rows, arguments.joint_rows, arguments.step);
    let mut random = Random::new(arguments.seed);
    for round in 0..arguments.rounds {
        random.shuffle(&mut examples);
        let half = examples.len() / 2;
        let mut loss = 0.0;
        for (i, example) in examples.iter().enumerate() {
            loss += f64::from(chain.learn(example, arguments.dropout, &mut random));
            if round > 0 && (i + 1 == half || i + 1 == examples.len()) {
                chain.states.remember();
                chain.joints.remember();
            }
        }
        println!("  round {round}: loss {:.3} a window", loss / examples.len() as f64);
    }
    chain.states.settle();
    chain.joints.settle();
    chain
}

/// What is lost where: the finder of cues by itself, and the labeller on gold cues.
fn diagnose(linker: &Linker, articles: &[GoldArticle]) {
    let mut bench = Bench::default();
    let (mut right, mut found, mut gold) = (0, 0, 0);
    let mut scores = Scores::default();
    for article in articles {
        linker.cues(&article.desk, &mut bench);
        let anchors: std::collections::BTreeSet<usize> = article.gold.iter().filter_map(|g| g.anchor).collect();
        gold += anchors.len();
        found += bench.candidates.len();
        right += bench.candidates.iter().filter(|(at, _)| anchors.contains(at)).count();
        let cues: Vec<(usize, f32)> = anchors.into_iter().map(|at| (at, 1.0)).collect();
        let drafts = linker.link_cues(&article.desk, &cues, &mut bench);
        let likeliest = drafts.iter().filter(|d| d.reading == Variant::Likeliest);
        let predicted: Vec<_> = likeliest.map(|d| article.sets_of(&d.source, &d.cue, &d.content)).collect();
        scores.add(&article.sets, &predicted);
    }
    println!(
        "  cues: {right} right of {found} found, {gold} gold: P {:.1} R {:.1}",
        100.0 * right as f32 / found as f32,
        100.0 * right as f32 / gold as f32
    );
    let mut perfect = Scores::default();
    for article in articles {
        let mut units = Vec::new();
        let predicted: Vec<_> = article
            .gold
            .iter()
            .filter_map(|g| g.anchor.map(|a| (a, g)))
            .map(|(anchor, gold)| {
                let cue = window::units(&article.desk.reading, anchor, &mut units);
                draft(anchor, cue, &units, &labels(Some(gold), &units))
            })
            .map(|d| article.sets_of(&d.source, &d.cue, &d.content))
            .collect();
        perfect.add(&article.sets, &predicted);
    }
    println!(
        "  with gold labels: content {:.1} relation {:.1} direct {:.1} other {:.1}",
        perfect.content.f1(),
        perfect.relation.f1(),
        perfect.direct.f1(),
        perfect.other.f1()
    );
    println!(
        "  on gold cues: content {:.1} relation {:.1} direct {:.1} other {:.1}",
        scores.content.f1(),
        scores.relation.f1(),
        scores.direct.f1(),
        scores.other.f1()
    );
}

/// The figures, and the expected calibration error of confidence over ten bins (Naeini et al. 2015).
fn evaluate(linker: &Linker, articles: &[GoldArticle]) -> (Scores, f32) {
    let mut bench = Bench::default();
    let mut scores = Scores::default();
    let mut bins = [(0.0_f32, 0.0_f32); 10];
    let mut all = 0.0;
    for article in articles {
        let drafts = linker.link(&article.desk, &mut bench);
        let predicted: Vec<_> = drafts.iter().map(|d| article.sets_of(&d.source, &d.cue, &d.content)).collect();
        scores.add(&article.sets, &predicted);
        let right: std::collections::BTreeSet<usize> =
            score::matches(&article.sets, &predicted).into_iter().filter(|m| m.2).map(|m| m.1).collect();
        for (number, draft) in drafts.iter().enumerate() {
            let bin = &mut bins[((draft.confidence * 10.0) as usize).min(9)];
            bin.0 += draft.confidence;
            bin.1 += f32::from(u8::from(right.contains(&number)));
            all += 1.0;
        }
    }
    (scores, bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f32>() / all)
}
