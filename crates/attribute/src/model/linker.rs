//! From an article laid out to attributions: cues first, then what belongs to each.

use super::anchor;
use super::completion;
use super::critic;
use super::desk::Desk;
use super::forest::Forest;
use super::judge;
use super::label::{self, Doubt, Features, JOINTS, LABELS, Leaning, PAIRS, SOURCE, STATES, Scene};
use super::network::Network;
use super::second_hand;
use super::table::{BadWeights, Table};
use super::window;
use crate::draft::{self, Draft, Variant};
use std::ops::Range;

/// What the judge is told of a rule's reading that the finder passed over.
const PASSED_OVER: f32 = 0.02;

/// Labels with a smaller margin than this have rivals that the judge looks at.
const OPEN: f32 = 4.0;
/// So many of them, at the ends of the content.
const EDGES: usize = 3;
const NEVER: f32 = -1e6;
/// So many drafts to each side of one are looked at.
const NEARBY: usize = 12;

/// The evidence of what the labeller alone found.
pub const LEARNED: &str = "learned";

const MAGIC: &[u8; 4] = b"SYA4";
/// Stems are looked up in a set of this many bits.
pub const STEM_BITS: usize = 1 << 16;

/// The learned weights of attribution.
#[derive(Debug)]
pub struct Linker {
    /// A bit for each stem that is ever a cue.
    stems: Vec<u8>,
    /// A bit for each name that many of the training articles hold.
    names: Vec<u8>,
    anchors: Network<1>,
    states: Network<LABELS>,
    joints: Table,
    critic: Network<1>,
    judge: Forest,
    /// What decoding leans to.
    pub leaning: Leaning,
    /// Attributions below this probability are left out.
    pub cut: f32,
    /// The same where no rule knows the cue for one of saying: attitudes, wishes, plans.
    pub attitude_cut: f32,
    /// The same in articles unlike those that the model was trained on.
    pub strange_cut: f32,
    /// In those, rules up to this number stand on their own where the model sees nothing.
    pub strange_rules: u8,
    /// An article is like them where this share of its names is known from them.
    pub familiar: f32,
    /// A word is taken for a cue from this probability on.
    pub threshold: f32,
}

/// Memory that is used again from article to article.
#[derive(Debug, Default)]
pub struct Bench {
    features: Vec<u64>,
    figures: Vec<f32>,
    open_leaves: Vec<u32>,
    window: Features,
    units: Vec<Range<usize>>,
    votes: Vec<u8>,
    decided: Vec<u8>,
    labels: Vec<u8>,
    /// The units at the ends of a content, with what it costs to label them otherwise.
    edges: Vec<(f32, usize)>,
    varied_labels: Vec<u8>,
    varied: Vec<[f32; LABELS]>,
    state_scores: Vec<[f32; LABELS]>,
    joint_scores: Vec<[f32; PAIRS]>,
    /// The words taken for cues, with their probabilities.
    pub candidates: Vec<(usize, f32)>,
    /// Whether all readings are kept in `rivals`.
    keep_rivals: bool,
    /// All readings of all cues with their probabilities, in the order of their anchors.
    pub rivals: Vec<Draft>,
}

impl Bench {
    /// Memory that keeps all readings of all cues, or does not.
    #[must_use]
    pub fn new(keep_rivals: bool) -> Self {
        Self { keep_rivals, ..Self::default() }
    }
}

/// The bit of a stem.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "masked to the number of bits")]
pub const fn stem_bit(stem: u64) -> usize {
    ((stem >> 20) & (STEM_BITS as u64 - 1)) as usize
}

impl Linker {
    /// A linker of trained tables. `stems` holds [`STEM_BITS`] bits.
    #[must_use]
    pub fn new(
        stems: Vec<u8>,
        names: Vec<u8>,
        anchors: Network<1>,
        states: Network<LABELS>,
        joints: Table,
        critic: Network<1>,
        judge: Forest,
    ) -> Self {
        Self {
            stems,
            names,
            anchors,
            states,
            joints,
            critic,
            judge,
            leaning: Leaning { source: 0.0 },
            cut: 0.0,
            attitude_cut: 0.0,
            strange_cut: 0.0,
            strange_rules: 0,
            familiar: 0.0,
            threshold: 0.1,
        }
    }

    /// The weights that come with the crate.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the file is compiled in.
    #[must_use]
    pub fn load() -> Self {
        Self::from_bytes(include_bytes!("../../data/attribution.bin")).expect("the compiled-in weights are sound")
    }

    /// The weights in their file form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for number in [
            self.threshold,
            self.leaning.source,
            self.cut,
            self.attitude_cut,
            self.strange_cut,
            self.familiar,
            f32::from(self.strange_rules),
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.stems);
        out.extend_from_slice(&self.names);
        self.anchors.write(&mut out);
        self.states.write(&mut out);
        self.joints.write(&mut out);
        self.critic.write(&mut out);
        self.judge.write(&mut out);
        out
    }

    /// Weights from their file form.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadWeights> {
        let (magic, rest) = bytes.split_at_checked(32).ok_or(BadWeights::Length)?;
        if !magic.starts_with(MAGIC) {
            return Err(BadWeights::Magic);
        }
        let number = |at: usize| f32::from_le_bytes([magic[at], magic[at + 1], magic[at + 2], magic[at + 3]]);
        let (stems, rest) = rest.split_at_checked(STEM_BITS / 8).ok_or(BadWeights::Length)?;
        let (names, rest) = rest.split_at_checked(STEM_BITS / 8).ok_or(BadWeights::Length)?;
        let (anchors, rest) = Network::read(rest)?;
        let (states, rest) = Network::read(rest)?;
        let (joints, rest) = Table::read(rest)?;
        let (critic, rest) = Network::read(rest)?;
        let (judge, rest) = Forest::read(rest, judge::FIGURES)?;
        if !rest.is_empty() {
            return Err(BadWeights::Length);
        }
        let mut linker = Self::new(stems.to_vec(), names.to_vec(), anchors, states, joints, critic, judge);
        linker.threshold = number(4);
        linker.leaning.source = number(8);
        linker.cut = number(12);
        linker.attitude_cut = number(16);
        linker.strange_cut = number(20);
        linker.familiar = number(24);
        linker.strange_rules = number(28) as u8;
        Ok(linker)
    }

    /// True for a word that may be a cue at all.
    #[must_use]
    pub fn may_be_cue(&self, desk: &Desk, at: usize) -> bool {
        let bit = stem_bit(desk.reading.words[at].stem);
        self.stems[bit / 8] >> (bit % 8) & 1 == 1 || desk.anchor_votes[at] != 0
    }

    /// The words taken for cues, with their probabilities.
    pub fn cues(&self, desk: &Desk, bench: &mut Bench) {
        bench.candidates.clear();
        for at in 0..desk.reading.words.len() {
            if !self.may_be_cue(desk, at) {
                continue;
            }
            let vote = u64::from(desk.anchor_votes[at]);
            anchor::features(&desk.reading, &desk.trees, &desk.dependents, at, vote, &mut bench.features);
            let [score] = self.anchors.score(&bench.features);
            let probability = 1.0 / (1.0 + (-score).exp());
            if probability >= self.threshold || vote != 0 {
                bench.candidates.push((at, probability));
            }
        }
    }

    /// The share of the article's names that many of the training articles hold. Learned weights follow the genre that
    /// they were learned on: attitudes and plans, which only they find, are trusted less where the names are strange.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a share")]
    pub fn familiarity(&self, desk: &Desk) -> f32 {
        let (mut known, mut all) = (0_usize, 1_usize);
        for word in desk.names() {
            let bit = stem_bit(word);
            all += 1;
            known += usize::from(self.names[bit / 8] >> (bit % 8) & 1 == 1);
        }
        known as f32 / all as f32
    }

    /// All attributions that the model finds.
    pub fn link(&self, desk: &Desk, bench: &mut Bench) -> Vec<Draft> {
        self.cues(desk, bench);
        let cues = std::mem::take(&mut bench.candidates);
        let drafts = self.link_cues(desk, &cues, bench);
        bench.candidates = cues;
        self.weigh(desk, drafts, bench)
    }

    /// Of all readings of all cues, those that hold.
    pub fn weigh(&self, desk: &Desk, mut drafts: Vec<Draft>, bench: &mut Bench) -> Vec<Draft> {
        add_rule_readings(desk, &mut drafts);
        let probabilities: Vec<f32> = (0..drafts.len())
            .map(|at| {
                critic::features(desk, &drafts, at, &mut bench.features);
                let [critic] = self.critic.score(&bench.features);
                judge::figures(desk, &drafts, at, critic, &mut bench.figures);
                1.0 / (1.0 + (-self.judge.score(&bench.figures, &mut bench.open_leaves)).exp())
            })
            .collect();
        for (draft, probability) in drafts.iter_mut().zip(probabilities) {
            draft.confidence = probability;
        }
        if bench.keep_rivals {
            bench.rivals.clone_from(&drafts);
        }
        let familiar = self.familiarity(desk) >= self.familiar;
        choose(&mut drafts, familiar);
        drafts.retain(|d| {
            let report = desk.anchor_votes[d.anchor] != 0;
            d.confidence
                >= if report {
                    self.cut
                } else if familiar {
                    self.attitude_cut
                } else {
                    self.strange_cut
                }
        });
        if !familiar {
            completion::drop_pointers(desk, &mut drafts);
        }
        completion::complete(desk, &mut drafts, if familiar { 0 } else { self.strange_rules });
        second_hand::add(desk, &mut drafts);
        drafts
    }

    /// The attributions of these cues, each with its probability.
    pub fn link_cues(&self, desk: &Desk, cues: &[(usize, f32)], bench: &mut Bench) -> Vec<Draft> {
        let words = desk.reading.words.len();
        bench.votes.clear();
        bench.votes.resize(words, 0);
        bench.decided.clear();
        bench.decided.resize(words, 0);
        let mut drafts = Vec::new();
        for &(anchor, probability) in cues {
            let cue = window::units(&desk.reading, anchor, &mut bench.units);
            desk.vote(anchor, &mut bench.votes, false);
            let scene = Scene {
                reading: &desk.reading,
                trees: &desk.trees,
                dependents: &desk.dependents,
                votes: &bench.votes,
                decided: &bench.decided,
            };
            label::features(scene, &bench.units, cue, &mut bench.window);
            desk.vote(anchor, &mut bench.votes, true);
            bench.state_scores.clear();
            bench.state_scores.extend(bench.window.states.chunks_exact(STATES).map(|f| self.states.score(f)));
            bench.joint_scores.clear();
            bench
                .joint_scores
                .extend(bench.window.pairs.chunks_exact(JOINTS).map(|f| label::pairs(self.joints.sum(f))));
            let gain = label::decode(&bench.state_scores, &bench.joint_scores, self.leaning, &mut bench.labels);
            let mut likeliest = draft(anchor, cue, &bench.units, &bench.labels);
            if likeliest.content.is_empty() {
                continue;
            }
            likeliest.confidence = probability;
            likeliest.gain = gain;
            likeliest.doubt = label::doubt(&bench.state_scores, &bench.joint_scores, &bench.labels, &mut bench.edges);
            if probability >= 0.4 {
                mark(&likeliest, &mut bench.decided);
            }
            let first = drafts.len();
            drafts.push(likeliest);
            self.vary(cue, first, bench, &mut drafts);
        }
        drafts
    }
}

impl Linker {
    /// Puts behind the likeliest reading of a cue those with another source and with other ends of the content, where
    /// the labels leave room for doubt.
    fn vary(&self, cue: usize, first: usize, bench: &mut Bench, drafts: &mut Vec<Draft>) {
        let doubt = drafts[first].doubt;
        if let Some(source) = drafts[first].source.first().filter(|_| doubt.source < OPEN) {
            bench.varied.clone_from(&bench.state_scores);
            for (scores, unit) in bench.varied.iter_mut().zip(&bench.units) {
                if source.start < unit.end && unit.start < source.end {
                    scores[SOURCE] = NEVER;
                }
            }
            self.add_reading(Variant::OtherSource, cue, first, bench, drafts);
        }
        let open = bench.edges.iter().take(EDGES).take_while(|edge| edge.0 < OPEN).count();
        for edge in 0..open {
            let (_, unit) = bench.edges[edge];
            bench.varied.clone_from(&bench.state_scores);
            bench.varied[unit][usize::from(bench.labels[unit])] = NEVER;
            self.add_reading(Variant::OtherContent, cue, first, bench, drafts);
        }
    }

    /// Puts behind the readings of a cue, which begin at `first`, the one that the varied scores make likeliest, if it is new.
    fn add_reading(&self, reading: Variant, cue: usize, first: usize, bench: &mut Bench, drafts: &mut Vec<Draft>) {
        let gain = label::decode(&bench.varied, &bench.joint_scores, self.leaning, &mut bench.varied_labels);
        let Draft { anchor, confidence, doubt, .. } = drafts[first];
        let other = draft(anchor, cue, &bench.units, &bench.varied_labels);
        let new = drafts[first..].iter().all(|d| d.content != other.content || d.source != other.source);
        if new && !other.content.is_empty() {
            drafts.push(Draft { confidence, gain, doubt, reading, ..other });
        }
    }
}

/// Of several readings of one cue the likeliest stays, in an article unlike the training ones that of the rules. Where
/// several cues say nearly the same was said, at most one of them is right: the probability of each is that of its being
/// right and none of the likelier ones.
fn choose(drafts: &mut Vec<Draft>, familiar: bool) {
    drafts.dedup_by(|second, first| {
        let same = second.anchor == first.anchor;
        let rules = (first.reading == Variant::Rule, second.reading == Variant::Rule);
        let better = match rules {
            (false, true) if !familiar => true,
            (true, false) if !familiar => false,
            _ => second.confidence > first.confidence,
        };
        if same {
            // A cue is as likely one whoever says where its words end.
            let likeliest = first.confidence.max(second.confidence);
            if better {
                std::mem::swap(second, first);
            }
            first.confidence = likeliest;
        }
        same
    });
    let alone: Vec<f32> = drafts.iter().map(|d| d.confidence).collect();
    for at in 0..drafts.len() {
        let nearby = at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(drafts.len());
        for other in nearby.filter(|o| *o != at) {
            let likelier = alone[other] > alone[at] || alone[other] == alone[at] && other < at;
            if likelier && drafts[at].rivals(&drafts[other]) {
                drafts[at].confidence *= 1.0 - alone[other];
            }
        }
    }
}

/// Puts beside the readings of each cue that of the rules, where it is another one, and the rules' readings of cues that
/// the model passed over.
pub fn add_rule_readings(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    let mut at = 0;
    for rule in &desk.drafts {
        while drafts.get(at).is_some_and(|d| d.anchor < rule.anchor) {
            at += 1;
        }
        let readings = &drafts[at..];
        let readings = &readings[..readings.iter().take_while(|d| d.anchor == rule.anchor).count()];
        if readings.iter().all(|d| d.content != rule.content || d.source != rule.source) {
            let (confidence, gain, doubt) =
                readings.first().map_or((PASSED_OVER, 0.0, Doubt::default()), |d| (d.confidence, d.gain, d.doubt));
            added.push(Draft { confidence, gain, doubt, reading: Variant::Rule, ..rule.clone() });
        }
    }
    draft::add_in_order(drafts, added);
}

/// Notes what was decided of the words of a draft, for the cues behind it.
pub fn mark(draft: &Draft, decided: &mut [u8]) {
    for (ranges, bit) in [(&draft.source, 1), (&draft.content, 2), (&draft.cue, 4)] {
        for range in ranges {
            if let Some(words) = decided.get_mut(range.clone()) {
                words.iter_mut().for_each(|w| *w |= bit);
            }
        }
    }
}

/// The attribution that labelled units make.
#[must_use]
pub fn draft(anchor: usize, cue: usize, units: &[Range<usize>], labels: &[u8]) -> Draft {
    let mut runs: [Vec<Range<usize>>; LABELS] = std::array::from_fn(|_| Vec::new());
    let mut nearest: Option<(usize, usize)> = None;
    let mut i = 0;
    while i < units.len() {
        let label = usize::from(labels[i]);
        let first = i;
        while i < units.len() && usize::from(labels[i]) == label {
            i += 1;
        }
        let run = units[first].start..units[i - 1].end;
        if label == SOURCE {
            let distance = if first > cue { first - cue } else { cue - (i - 1).min(cue) };
            if nearest.is_none_or(|(_, d)| distance < d) {
                nearest = Some((runs[label].len(), distance));
            }
        }
        runs[label].push(run);
    }
    let [_, source, content, mut cues] = runs;
    if cues.is_empty() {
        cues.push(anchor..anchor + 1);
    }
    Draft {
        anchor,
        cue: cues,
        source: nearest.and_then(|(at, _)| source.get(at).cloned()).into_iter().collect(),
        content,
        evidence: LEARNED,
        ..Draft::default()
    }
}
