//! Trains the model of `sayso_attribute::model`.
//!
//! The finder of cues and the labeller of what belongs to a cue learn from gold, and from what a teacher, a model too slow
//! for use, says of the same articles (without having seen their gold) and of others that have none (Hinton et al. 2015).
//! Critic and judge learn from the gold alone, by what linkers make of articles that they had not seen.

mod articles;
mod chain;
mod critic;
mod finder;
mod judge;
mod labeller;
mod network;
mod random;
mod report;
mod score;
pub(crate) mod teacher;

use articles::GoldArticle;
use chain::Chain;
use network::{Learner, Practice, learn_answers};
use report::{diagnose, evaluate};
use sayso_attribute::draft::Draft;
use sayso_attribute::lexicon::Lexicon;
use sayso_attribute::model::forest::Forest;
use sayso_attribute::model::linker::{Bench, Linker, STEM_BITS, stem_bit};
use sayso_attribute::model::network::Network;
use sayso_attribute::model::table::{BadWeights, Table};
use sayso_attribute::syntax::Syntax;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// The options of `sayso-train attribution`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Gold to learn from, in the scorers' format (JSON Lines).
    #[arg(long, required = true, num_args = 1..)]
    train: Vec<PathBuf>,
    /// Articles without gold, in the same format, of which only is learned what a teacher says of them.
    #[arg(long, num_args = 0..)]
    further: Vec<PathBuf>,
    /// What a teacher says of articles of training.
    #[arg(long, num_args = 0..)]
    taught: Vec<PathBuf>,
    /// How much the teacher counts beside the gold, where there is gold.
    #[arg(long, default_value_t = 0.5)]
    trust: f32,
    /// From which probability on the teacher's attributions are learned.
    #[arg(long, default_value_t = 0.4)]
    taught_cut: f32,
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
    #[arg(long, default_value_t = 8)]
    cue_rounds: u32,
    /// How often the windows are gone over.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Binary logarithm of the rows of the cue finder.
    #[arg(long, default_value_t = 17)]
    cue_rows: u32,
    /// Binary logarithm of the rows for single labels.
    #[arg(long, default_value_t = 17)]
    state_rows: u32,
    /// Binary logarithm of the rows for pairs of labels.
    #[arg(long, default_value_t = 16)]
    joint_rows: u32,
    /// A feature has a row from so many examples on.
    #[arg(long, default_value_t = 8)]
    fewest: u32,
    /// The length of the first steps; they grow shorter from round to round.
    #[arg(long, default_value_t = 0.06)]
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
    #[arg(long, default_value_t = 0.78)]
    strange_cut: f32,
    /// In those, rules up to this number stand on their own where the model sees nothing.
    #[arg(long, default_value_t = u8::MAX)]
    strange_rules: u8,
    /// The share of familiar names from which on an article is like the training ones.
    #[arg(long, default_value_t = 0.15)]
    familiar: f32,
    /// Binary logarithm of the rows of the critic.
    #[arg(long, default_value_t = 15)]
    critic_rows: u32,
    /// A feature of the critic has a row from so many examples on.
    #[arg(long, default_value_t = 6)]
    critic_fewest: u32,
    /// How often the critic goes over the readings.
    #[arg(long, default_value_t = 3)]
    critic_rounds: u32,
    /// The share of features of readings left out at each step.
    #[arg(long, default_value_t = 0.2)]
    critic_dropout: f32,
    /// Trees of the judge.
    #[arg(long, default_value_t = 120)]
    judge_trees: usize,
    /// The share of features of windows left out at each step, against learning by heart.
    #[arg(long, default_value_t = 0.4)]
    dropout: f32,
    /// The same for cues.
    #[arg(long, default_value_t = 0.3)]
    cue_dropout: f32,
}

impl Arguments {
    /// The length of the steps of a round.
    fn step_of(&self, round: u32, rounds: u32) -> f32 {
        self.step * (1.0 - round as f32 / rounds as f32).max(0.1)
    }
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
    /// A line is no gold article, or what a teacher says of it is of another text.
    #[error(
        "{path}:{line}: not an article: an object with \"text\" and \"attributions\" is wanted, and what a teacher says of \
         the article must be of the same text"
    )]
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

/// Runs `sayso-train attribution`.
///
/// # Errors
/// [`AttributionError`] where a file cannot be read or written.
pub(crate) fn run(arguments: &Arguments) -> Result<(), AttributionError> {
    let began = Instant::now();
    let lexicon = Lexicon::english();
    let syntax = arguments.syntax.as_ref().map(read_syntax).transpose()?.unwrap_or_else(Syntax::load);
    let unseen = arguments.unseen_syntax.iter().map(read_syntax).collect::<Result<Vec<_>, _>>()?;
    let mut said = BTreeMap::new();
    for path in &arguments.taught {
        teacher::read(path, &mut said)?;
    }
    let mut train = Vec::new();
    for path in &arguments.train {
        let first = train.len();
        let of = |number: usize| unseen.get((first + number) % 2).unwrap_or(&syntax);
        train.extend(articles::read(path, &lexicon, &said, of)?);
    }
    let with_gold = train.len();
    for path in &arguments.further {
        let mut further = articles::read(path, &lexicon, &said, |_| &syntax)?;
        further.iter_mut().for_each(|article| article.known = false);
        train.append(&mut further);
    }
    let mut devs = Vec::new();
    for path in &arguments.dev {
        devs.push((path, articles::read(path, &lexicon, &BTreeMap::new(), |_| &syntax)?));
    }
    println!("read {:.0} s", began.elapsed().as_secs_f32());

    let stems = finder::stems(&train);
    let names = names(&train[..with_gold]);
    let (cue_table, cues) = finder::examples(&train, &stems, arguments);
    let window_tables = labeller::tables(&train, arguments);
    let asked: usize = cues.iter().map(Vec::len).sum();
    let gold: usize = train.iter().map(|a| a.gold.len()).sum();
    let reached = cues.iter().flatten().filter(|e| e.answer > 0.5).count();
    println!("{gold} attributions, {asked} words asked about, {reached} of them cues");
    println!("counted {:.0} s", began.elapsed().as_secs_f32());
    let practice = Practice { rounds: arguments.cue_rounds, dropout: arguments.cue_dropout };
    let learn = |keep: &dyn Fn(usize) -> bool, drafts: &[Vec<Draft>], (critic, judge): (Network<1>, Forest)| {
        let finder = learn_answers(&cue_table, &cues, keep, practice, arguments);
        let chain = labeller::learn(&window_tables, &train, keep, drafts, arguments);
        assemble(&stems, &names, &finder, &chain, critic, judge, arguments)
    };

    // Linkers trained on all folds but one show on that one what a linker makes of an article it has not seen.
    let next = AtomicUsize::new(0);
    let of_fold = |fold: usize| {
        let unseen = |a: usize| a < with_gold && a % arguments.folds == fold;
        let mut linker = learn(&|a| !unseen(a), &[], (Network::new(Table::new(0), Vec::new()), Forest::default()));
        linker.threshold = arguments.judge_threshold;
        let mut bench = Bench::default();
        let drafts: Vec<(usize, Vec<Draft>)> = (0..train.len())
            .filter(|a| unseen(*a))
            .map(|a| {
                linker.cues(&train[a].desk, &mut bench);
                let candidates = std::mem::take(&mut bench.candidates);
                (a, linker.link_cues(&train[a].desk, &candidates, &mut bench))
            })
            .collect();
        println!("fold {fold}, {:.0} s", began.elapsed().as_secs_f32());
        drafts
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(arguments.folds);
    let mut drafts: Vec<Vec<Draft>> = vec![Vec::new(); train.len()];
    let folds = || std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|f| *f < arguments.folds));
    let work = || folds().flat_map(of_fold).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for (article, own) in workers.into_iter().flat_map(|w| w.join().expect("no worker panics")) {
            drafts[article] = own;
        }
    });
    let judge = judge::learn(&train[..with_gold], &drafts, arguments)?;
    println!("judge {:.0} s", began.elapsed().as_secs_f32());
    let mut linker = learn(&|_| true, &drafts, judge);
    println!("windows {:.0} s", began.elapsed().as_secs_f32());
    for (path, dev) in &devs {
        let mut shares: Vec<f32> = dev.iter().map(|a| linker.familiarity(&a.desk)).collect();
        shares.sort_by(f32::total_cmp);
        println!("familiarity {:?}", shares.chunks(shares.len() / 8).map(|c| c[0]).collect::<Vec<_>>());
        for attitude in [0.25, 0.3, 0.35, 0.4] {
            linker.attitude_cut = attitude;
            let (scores, _) = evaluate(&linker, dev);
            println!("  {} attitude {attitude}: {}", path.display(), scores.in_short());
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
    critic: Network<1>,
    judge: Forest,
    arguments: &Arguments,
) -> Linker {
    let (anchors, states, joints) = (finder.network(), chain.states.network(), chain.joints.rounded());
    let mut linker = Linker::new(stems.to_vec(), names.to_vec(), anchors, states, joints, critic, judge);
    linker.threshold = arguments.threshold;
    linker.leaning.source = arguments.leaning;
    linker.cut = arguments.cut;
    linker.attitude_cut = arguments.attitude_cut;
    linker.strange_cut = arguments.strange_cut;
    linker.strange_rules = arguments.strange_rules;
    linker.familiar = arguments.familiar;
    linker
}
