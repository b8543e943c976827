//! How the speaker behind a source was found, and how often that is right.

/// The way from the words of a source to a speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Found {
    /// There is no speaker.
    #[default]
    Nobody,
    /// The source is a name that the article gives for the first time, or the whole name again.
    Name,
    /// The source is a part or a variant of a name given elsewhere.
    ShortName,
    /// The source is a description that fits somebody met before.
    Description,
    /// The source is a description that fits nobody: the speaker is whoever it describes.
    Described,
    /// The source is a pronoun, with the chance of its likeliest candidate.
    Pronoun(f32),
    /// The source is "I" or "we" inside a quotation: whoever is quoted.
    Quoted,
    /// The source is "I" or "you" in an interview, a speech or a transcript.
    Turn,
}

impl Found {
    /// The probability that the speaker is right, given that the source is. Measured, see `data/MODEL.md`.
    pub(super) fn probability(self) -> Option<f32> {
        Some(match self {
            Self::Nobody => return None,
            Self::Name => 0.955,
            Self::ShortName => 0.975,
            Self::Description => 0.90,
            Self::Described => 0.90,
            Self::Pronoun(chance) => calibrated(chance),
            Self::Quoted => 0.90,
            Self::Turn => 0.85,
        })
    }

    /// The same in words.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Nobody => "nobody is named",
            Self::Name => "the source is a name",
            Self::ShortName => "the source is a form of a name that the article gives in full elsewhere",
            Self::Description => "the source is a description that fits somebody met before",
            Self::Described => "the source is a description, and the article gives no name for it",
            Self::Pronoun(_) => "the source is a pronoun: the likeliest of those spoken of before it",
            Self::Quoted => "the source is \"I\" or \"we\" inside a quotation: whoever is quoted",
            Self::Turn => "the source is \"I\" or \"you\" in an interview, a speech or a transcript: whose turn it is",
        }
    }
}

/// The chance of a pronoun's likeliest candidate as it was found to be right: a logistic curve over its log-odds (Platt
/// 1999).
fn calibrated(chance: f32) -> f32 {
    let chance = chance.clamp(0.01, 0.999);
    let odds = (chance / (1.0 - chance)).ln();
    1.0 / (1.0 + (-(SLOPE * odds + OFFSET)).exp())
}

const SLOPE: f32 = 0.44;
const OFFSET: f32 = 0.98;
