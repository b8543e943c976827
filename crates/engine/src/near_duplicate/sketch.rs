//! The shingles of a text, and a sketch of their set.
//!
//! One permutation hashing (Li, Owen, Zhang, NIPS 2012): each shingle is hashed once; the hash's high bits choose one of
//! [`VALUES`] bins, and each bin keeps the least of what is left. The share of bins in which two texts agree estimates
//! their resemblance without bias, as that of as many independent permutations would, for one hash a shingle instead of
//! 128. A text of few shingles leaves bins empty; each of those borrows from a bin that has something, chosen by a hash of
//! its own number (Shrivastava, "Optimal densification for fast and accurate minwise hashing", ICML 2017). Of each least
//! value 16 bits are kept (Li, König, "b-bit minwise hashing", WWW 2010): two that differ agree in them once in 65,536
//! times.
//!
//! The hashes are part of the journal's form. Whoever changes them changes `journal::VERSION`.

/// Values of a sketch. The standard error of an estimate is √(s (1 − s) / 128): 0.044 at a resemblance of 0.5.
pub(super) const VALUES: usize = 128;

/// Words of a shingle.
const WORDS: usize = 3;

/// A text with fewer shingles is not judged: a line or two of the same form says little.
const LEAST: u32 = 24;

/// So much of the set of a text's shingles that its resemblance to another can be estimated. 256 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch(pub(super) [u16; VALUES]);

impl Sketch {
    /// The resemblance of two sets of shingles, estimated: the share of values that agree, in steps of 1/128.
    #[must_use]
    pub fn resemblance(&self, other: &Self) -> f32 {
        self.agreeing(other) as f32 / VALUES as f32
    }

    pub(super) fn agreeing(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count()
    }

    /// The sketch as bytes, as a journal keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// A sketch out of its bytes; `None` where they are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let values: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        if rest.is_empty() { values.try_into().ok().map(Self) } else { None }
    }
}

/// Makes sketches. Holds nothing but working memory.
#[derive(Clone, Debug)]
pub struct Sketcher {
    least: Box<[u64; VALUES]>,
}

impl Default for Sketcher {
    fn default() -> Self {
        Self { least: Box::new([EMPTY; VALUES]) }
    }
}

/// More than any value: what is left of a hash has fewer bits.
const EMPTY: u64 = u64::MAX;

impl Sketcher {
    /// The sketch of a text; `None` where it has too few words to be judged.
    ///
    /// Words are runs of letters and digits, without regard to case; what stands between them (marks, breaks, the two
    /// forms of an apostrophe) counts for nothing. Where words are written without spaces, each character is one.
    pub fn sketch(&mut self, text: &str) -> Option<Sketch> {
        self.least.fill(EMPTY);
        let (mut shingles, mut window) = (0_u32, [0_u64; WORDS]);
        let mut seen = 0;
        for_each_word(text, |word| {
            window.rotate_left(1);
            window[WORDS - 1] = word;
            seen += 1;
            if seen >= WORDS {
                let shingle = window.iter().fold(0, |hash: u64, word| mixed(hash.rotate_left(5) ^ word));
                let bin = (shingle >> (64 - VALUES.trailing_zeros())) as usize;
                let value = shingle & (u64::MAX >> VALUES.trailing_zeros());
                self.least[bin] = self.least[bin].min(value);
                shingles = shingles.saturating_add(1);
            }
        });
        (shingles >= LEAST).then(|| self.filled())
    }

    /// The least values, with those of empty bins borrowed.
    fn filled(&self) -> Sketch {
        let mut values = [0; VALUES];
        for (bin, value) in values.iter_mut().enumerate() {
            let mut lender = bin;
            let mut attempt = 0_u64;
            while self.least[lender] == EMPTY {
                attempt += 1;
                lender = (mixed((bin as u64) << 32 | attempt) % VALUES as u64) as usize;
            }
            // The high bits of a least value are nearly always 0.
            *value = self.least[lender] as u16;
        }
        Sketch(values)
    }
}

/// Calls `take` with the hash of each word.
fn for_each_word(text: &str, mut take: impl FnMut(u64)) {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    let mut word = SEED;
    let step = |word: u64, unit: u32| (word ^ u64::from(unit)).wrapping_mul(0x0000_0100_0000_01b3);
    for character in text.chars() {
        if character.is_ascii() {
            if character.is_ascii_alphanumeric() {
                word = step(word, u32::from(character.to_ascii_lowercase()));
                continue;
            }
        } else if character.is_alphanumeric() {
            if !stands_alone(character) {
                word = character.to_lowercase().fold(word, |word, c| step(word, u32::from(c)));
                continue;
            }
            if word != SEED {
                take(mixed(word));
            }
            word = step(SEED, u32::from(character));
        }
        if word != SEED {
            take(mixed(word));
            word = SEED;
        }
    }
    if word != SEED {
        take(mixed(word));
    }
}

/// Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
const fn stands_alone(character: char) -> bool {
    matches!(
        character,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// The finisher of `MurmurHash3`: every bit of the input moves every bit of the output.
pub(super) const fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn words(text: &str) -> Vec<u64> {
        let mut all = Vec::new();
        for_each_word(text, |word| all.push(word));
        all
    }

    #[test]
    fn words_are_the_same_whatever_stands_between_them() {
        assert_eq!(words("“Don’t,” she said — TWICE."), words("don't she\n\nsaid twice"));
        assert_eq!(words("naïve Élan"), words("NAÏVE élan"));
        assert_ne!(words("to day"), words("today"));
        assert_eq!(words("港口 reopens 今天").len(), 5);
        assert_eq!(words(""), [0; 0]);
        assert_eq!(words(" … — ").len(), 0);
    }

    #[test]
    fn a_short_text_is_not_judged() {
        let text = |words: u32| (0..words).map(|i| format!("w{i} ")).collect::<String>();
        assert!(Sketcher::default().sketch(&text(LEAST + 1)).is_none());
        assert!(Sketcher::default().sketch(&text(LEAST + 2)).is_some());
    }

    #[test]
    fn a_sketch_survives_being_written_down() {
        let sketch = Sketcher::default().sketch(&"one two three four ".repeat(9)).unwrap();
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        assert_eq!(Sketch::from_bytes(&[0; 255]), None);
        assert_eq!(Sketch::from_bytes(&[0; 258]), None);
    }

    /// What is written into journals must be read by the next version of the program as well.
    #[test]
    fn a_sketch_is_the_same_everywhere_and_always() {
        let sketch =
            Sketcher::default().sketch(&"The harbour will open on Friday, said Mira Tovell. ".repeat(4)).unwrap();
        let sum = sketch.0.iter().fold(0_u64, |sum, value| mixed(sum ^ u64::from(*value)));
        assert_eq!(format!("{sum:016x}"), "197335ccc3b4b250");
    }

    fn resemblance(one: &[u16], other: &[u16]) -> f64 {
        let shingles = |words: &[u16]| words.windows(WORDS).map(<[u16]>::to_vec).collect::<BTreeSet<_>>();
        let (one, other) = (shingles(one), shingles(other));
        one.intersection(&other).count() as f64 / one.union(&other).count() as f64
    }

    fn written(words: &[u16]) -> String {
        words.iter().map(|word| format!("w{word} ")).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Within five standard errors of what it is, for texts of any length and any share in common. (Short texts
        /// borrow, which makes the error larger.)
        #[test]
        fn an_estimate_is_near_what_it_estimates(
            common in proptest::collection::vec(any::<u16>(), 30..500),
            one in proptest::collection::vec(any::<u16>(), 0..300),
            other in proptest::collection::vec(any::<u16>(), 0..300),
        ) {
            let (one, other) = ([&common[..], &one].concat(), [&common[..], &other].concat());
            let mut sketcher = Sketcher::default();
            let (a, b) = (sketcher.sketch(&written(&one)).unwrap(), sketcher.sketch(&written(&other)).unwrap());
            let (estimate, truth) = (f64::from(a.resemblance(&b)), resemblance(&one, &other));
            let independent = (one.len().min(other.len()) as f64).min(VALUES as f64);
            let error = (truth * (1.0 - truth) / independent).sqrt().max(0.01);
            prop_assert!((estimate - truth).abs() <= 5.0 * error, "{} for {}", estimate, truth);
        }
    }
}
