//! Trains the tagger and the parser of `sayso_attribute::syntax`.
//!
//! The parser is trained on the tags that a tagger gives which has not seen the sentence (two taggers, each trained on
//! one half), so that it learns to live with the tagger's mistakes.

mod perceptron;
mod sure;
mod treebank;

use perceptron::{Perceptron, clip};
use sayso_attribute::syntax::{
    ACTIONS, Action, Form, PREFERENCES, RELATION_CLASSES, Relation, State, Syntax, TAG_CLASSES, Table, Tag, Workspace,
    quantise, tag_features,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use treebank::{Sentence, TreebankError};

/// The options of `sayso-train syntax`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Treebanks to learn from: CoNLL-U or silver columns (.tsv.gz), gzip'd.
    #[arg(long, required = true, num_args = 1..)]
    train: Vec<PathBuf>,
    /// Documents whose id begins with one of these words are held out and reported on.
    #[arg(long, num_args = 0..)]
    hold_out: Vec<String>,
    /// Documents whose id is a line of this file are held out too, and not reported on.
    #[arg(long)]
    leave_out: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long)]
    out: PathBuf,
    /// How often the data is gone over.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// The seed of the order of the sentences.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Binary logarithm of the tagger's rows.
    #[arg(long, default_value_t = 15)]
    tagger_rows: u32,
    /// Binary logarithm of the rows of the parser's actions.
    #[arg(long, default_value_t = 20)]
    action_rows: u32,
    /// Binary logarithm of the rows of the parser's relations.
    #[arg(long, default_value_t = 15)]
    label_rows: u32,
    /// Binary logarithm of the slots for decisions that need no scoring.
    #[arg(long, default_value_t = 15)]
    sure_slots: u32,
    /// A decision needs no scoring where at most this share of its like went otherwise.
    #[arg(long, default_value_t = 0.01)]
    sure_share: f64,
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SyntaxError {
    /// A treebank cannot be read.
    #[error(transparent)]
    Treebank(#[from] TreebankError),
    /// The list of documents to leave out, or the weights file.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A number of rows is beyond what a table may have.
    #[error("too many rows: {0}")]
    Rows(#[from] sayso_attribute::syntax::BadWeights),
}

/// Trains, writes the weights and prints how the held-out documents fare.
pub(crate) fn run(arguments: &Arguments) -> Result<(), SyntaxError> {
    let leave_out = match &arguments.leave_out {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|source| SyntaxError::File { path: path.clone(), source })?
        }
        None => String::new(),
    };
    let leave_out: Vec<&str> = leave_out.lines().collect();
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for path in &arguments.train {
        for sentence in treebank::read(path)? {
            if arguments.hold_out.iter().any(|p| sentence.document.starts_with(p.as_str())) {
                held.push((path.clone(), sentence));
            } else if !leave_out.contains(&sentence.document.as_str()) {
                train.push(sentence);
            }
        }
    }
    println!("{} sentences to learn from, {} held out", train.len(), held.len());
    let mut order = Shuffle(arguments.seed);

    let halves: [Perceptron<TAG_CLASSES>; 2] = std::array::from_fn(|half| {
        let part: Vec<&Sentence> = train.iter().skip(half).step_by(2).collect();
        train_tagger(&part, 3, arguments.tagger_rows, &mut order)
    });
    let half_tables = [table(&halves[0])?, table(&halves[1])?];
    drop(halves);
    let all: Vec<&Sentence> = train.iter().collect();
    let tagger = train_tagger(&all, arguments.rounds, arguments.tagger_rows, &mut order);
    let tags: Vec<Vec<Tag>> =
        train.iter().enumerate().map(|(i, s)| tag_with(&half_tables[(i + 1) % 2], &forms(s))).collect();
    let (actions, labels) = train_parser(&train, &tags, arguments, &mut order);

    let mut syntax = Syntax::of_tables(table(&tagger)?, preferences(&actions)?, table(&labels)?);
    report_all(arguments, &syntax, &held);
    sure::learn(&mut syntax, &train, arguments.sure_slots, arguments.sure_share)?;
    report_all(arguments, &syntax, &held);
    std::fs::write(&arguments.out, syntax.to_bytes())
        .map_err(|source| SyntaxError::File { path: arguments.out.clone(), source })
}

fn report_all(arguments: &Arguments, syntax: &Syntax, held: &[(PathBuf, Sentence)]) {
    for path in &arguments.train {
        report(&path.to_string_lossy(), syntax, held.iter().filter(|(p, _)| p == path).map(|(_, s)| s));
    }
}

fn table<const CLASSES: usize>(perceptron: &Perceptron<CLASSES>) -> Result<Table<CLASSES>, SyntaxError> {
    let weights = perceptron.averaged();
    Ok(Table::from_rows(&quantise(&weights, clip(&weights, 0.00001)))?)
}

/// How much rather each action is taken than a shift: only that counts.
fn preferences(perceptron: &Perceptron<ACTIONS>) -> Result<Table<PREFERENCES>, SyntaxError> {
    let weights = perceptron.averaged();
    let against_shift: Vec<f32> = weights
        .as_chunks::<ACTIONS>()
        .0
        .iter()
        .flat_map(|[shift, left, right]| [left - shift, right - shift])
        .collect();
    Ok(Table::from_rows(&quantise(&against_shift, clip(&against_shift, 0.00001)))?)
}

fn forms(sentence: &Sentence) -> Vec<Form> {
    sentence.tokens.iter().map(|t| Form::of(t.span.of(&sentence.text).unwrap_or(""))).collect()
}

fn train_tagger(sentences: &[&Sentence], rounds: u32, rows: u32, order: &mut Shuffle) -> Perceptron<TAG_CLASSES> {
    let mut model = Perceptron::new(rows);
    let mut tags = Vec::new();
    for round in 0..rounds {
        let (mut wrong, mut all) = (0u32, 0u32);
        for at in order.of(sentences.len()) {
            let sentence = sentences[at];
            let forms = forms(sentence);
            tags.clear();
            for i in 0..forms.len() {
                let features = tag_features(&forms, &tags, i);
                let scores = model.score(&features);
                let guess = Tag::best(&scores);
                let gold = sentence.tags[i];
                all += 1;
                let right = guess == gold || (sentence.open_names && gold.name() == "NNP" && guess.is_name());
                if !right {
                    wrong += 1;
                    model.update(&features, gold.number() as usize, guess.number() as usize);
                }
                model.tick(&features);
                tags.push(guess);
            }
        }
        println!(
            "tagger round {round}: {:.2} % right while learning",
            100.0 - 100.0 * f64::from(wrong) / f64::from(all)
        );
    }
    model
}

fn tag_with(table: &Table<TAG_CLASSES>, forms: &[Form]) -> Vec<Tag> {
    let mut tags = Vec::new();
    for i in 0..forms.len() {
        tags.push(Tag::best(&table.score(&tag_features(forms, &tags, i))));
    }
    tags
}

fn train_parser(
    sentences: &[Sentence],
    tags: &[Vec<Tag>],
    arguments: &Arguments,
    order: &mut Shuffle,
) -> (Perceptron<ACTIONS>, Perceptron<RELATION_CLASSES>) {
    let mut actions = Perceptron::<ACTIONS>::new(arguments.action_rows);
    let mut labels = Perceptron::<RELATION_CLASSES>::new(arguments.label_rows);
    let usable: Vec<usize> = (0..sentences.len()).filter(|i| treebank::is_projective(&sentences[*i].heads)).collect();
    println!("{} of {} sentences are projective", usable.len(), sentences.len());
    let mut state = State::default();
    for round in 0..arguments.rounds {
        let (mut wrong, mut all) = (0u32, 0u32);
        for at in order.of(usable.len()) {
            let at = usable[at];
            let (sentence, tags) = (&sentences[at], &tags[at]);
            let forms = forms(sentence);
            state.start(forms.len());
            while !state.is_done() {
                let features = state.features(&forms, tags);
                let scores = actions.score(&features);
                let guess = state.best(&scores);
                let costs =
                    Action::ALL.map(|a| if state.allows(a) { state.cost(a, &sentence.heads) } else { u32::MAX });
                let least = costs.iter().min().copied().unwrap_or(0);
                let mut good: [i32; ACTIONS] = scores;
                for a in Action::ALL {
                    if costs[a as usize] != least {
                        good[a as usize] = i32::MIN;
                    }
                }
                let right = state.best(&good);
                all += 1;
                if costs[guess as usize] > least {
                    wrong += 1;
                    actions.update(&features, right as usize, guess as usize);
                }
                actions.tick(&features);
                // after the first round the parser walks where its own mistakes lead it, nine times in ten
                let action = if round > 0 && !order.next().is_multiple_of(10) { guess } else { right };
                if let Some((head, dependent)) = state.arc(action) {
                    let gold = sentence.relations[dependent as usize];
                    let features = state.label_features(&forms, tags, head, dependent);
                    let mut relation = Relation::best(&labels.score(&features));
                    if sentence.heads[dependent as usize] == head {
                        if relation != gold {
                            labels.update(&features, gold as usize, relation as usize);
                            relation = gold;
                        }
                        labels.tick(&features);
                    }
                    state.set_relation(dependent, relation);
                }
                state.apply(action);
            }
        }
        println!(
            "parser round {round}: {:.2} % right while learning",
            100.0 - 100.0 * f64::from(wrong) / f64::from(all)
        );
    }
    (actions, labels)
}

fn report<'s>(name: &str, syntax: &Syntax, sentences: impl Iterator<Item = &'s Sentence>) {
    let mut workspace = Workspace::default();
    let (mut all, mut tags, mut arcs, mut whole, mut marks) = (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut took = Duration::ZERO;
    for sentence in sentences {
        let count = sentence.tokens.len();
        let began = Instant::now();
        syntax.analyse(&sentence.text, &sentence.tokens, &mut workspace);
        took += began.elapsed();
        for (i, got) in syntax.analyse(&sentence.text, &sentence.tokens, &mut workspace).iter().enumerate() {
            let gold = sentence.tags[i];
            all += 1;
            tags += u32::from(got.tag == gold || (gold.name() == "NNP" && got.tag.is_name()));
            if sentence.relations[i] == Relation::Punctuation {
                marks += 1;
                continue;
            }
            let head_right = got.head.map_or(count, |h| h as usize) == sentence.heads[i] as usize;
            arcs += u32::from(head_right);
            whole += u32::from(head_right && got.relation == sentence.relations[i]);
        }
    }
    if all > 0 {
        let share = |n: u32, of: u32| 100.0 * f64::from(n) / f64::from(of.max(1));
        println!(
            "{name}: {all} tokens held out, tags {:.2} %, heads {:.2} %, heads and relations {:.2} % (marks left out), {:.0} tokens a second",
            share(tags, all),
            share(arcs, all - marks),
            share(whole, all - marks),
            f64::from(all) / took.as_secs_f64()
        );
    }
}

/// A small generator of orders (SplitMix64, Steele et al. 2014): the same seed, the same weights.
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn of(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for i in (1..count).rev() {
            order.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
        order
    }
}
