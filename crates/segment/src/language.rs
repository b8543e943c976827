//! What the crate knows of a language: a folder of word lists each.
//!
//! To add one, make `data/<code>/` with the lists that the others have and a line below [`Traits`] and in [`Language::all`].
//! All lists are in lower case, a word a line; lines that start with `#` are comments.
//!
//! - `abbreviations.txt`: words that a full stop may follow without ending the sentence, without that last stop,
//!   each with what it stands beside (see [`Abbreviation`]).
//! - `starters.txt`: common words that begin sentences and are written with a capital only there. After an
//!   abbreviation that may end a sentence, such a word with a capital says that it does. The label `preposition` marks
//!   those that open a phrase of time or place (`In 44 B.C. Caesar …`), `title` a title (`Mr.`),
//!   `common` a common noun (`Terms were not disclosed`).
//! - `after_times.txt`: words that go on after a time of day: weekdays, time zones.
//! - `saying.txt`: verbs that follow a question in quotation marks together with a name (`"Why?" Mary Jones asked.`).
//! - `clitics.txt`: parts of words that are tokens of their own: `'s suffix`, `l' prefix`.

use crate::word_table::{WordTable, word_table};

/// What an abbreviation stands beside, and so what the full stop behind it can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Anywhere, also at the end of a sentence: `etc.`, `Ave.`
    Anywhere,
    /// Before a name, so hardly ever at the end: `Mr.`, `Gen.`
    Name,
    /// Before a number: `No. 5`, `p. 12`. Before anything else it is an ordinary word.
    Number,
    /// A month or weekday: before a number, or anywhere.
    Date,
    /// Behind a number or a time of day; ends a sentence where a capital follows that is not a name of its phrase.
    Time,
    /// Before more of the same sentence, whatever its first letter: `e.g.`, `vs.`
    Inner,
    /// A measure; an abbreviation behind a number only: `6 in.`, `5 ft.`
    Unit,
    /// Behind the name of a firm or a person: `Inc.`, `Jr.`
    Suffix,
    /// Anywhere, but an abbreviation only with a capital: `Wash.`, `Miss.`
    Proper,
    /// At the end of something, so that a capital behind it begins a sentence: `etc.`, `Ph.D.`
    Final,
}

const ABBREVIATIONS: &[&str] = &["", "name", "number", "date", "time", "inner", "unit", "suffix", "final", "proper"];

impl Abbreviation {
    fn from_label(label: u8) -> Self {
        match label {
            1 => Self::Name,
            2 => Self::Number,
            3 => Self::Date,
            4 => Self::Time,
            5 => Self::Inner,
            6 => Self::Unit,
            7 => Self::Suffix,
            8 => Self::Final,
            9 => Self::Proper,
            _ => Self::Anywhere,
        }
    }
}

/// How a word begins a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starter {
    /// As its subject, or in any other way.
    Plain,
    /// As the head of a phrase that stands before the clause.
    Preposition,
    /// As a title that no other title or name stands before.
    Title,
    /// As a common noun: only where the word behind it has no capital, for else both are words of a headline.
    Common,
}

/// Which end of a word a clitic hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clitic {
    /// `'s`
    Suffix,
    /// `l'`
    Prefix,
}

/// The word lists of a language.
pub(crate) struct Language {
    abbreviations: WordTable,
    starters: WordTable,
    clitics: WordTable,
    after_times: WordTable,
    saying: WordTable,
    /// Its codes: ISO 639-1 and 639-2.
    codes: &'static [&'static str],
    /// How its marks differ from most others.
    pub(crate) traits: Traits,
}

/// How a language's marks differ from most others.
pub(crate) struct Traits {
    /// True where `;` is the question mark.
    pub(crate) semicolon_asks: bool,
    /// True where a full stop makes a number an ordinal and nouns have capitals, so that neither `3.` nor the capital
    /// of `3. Oktober` says anything.
    pub(crate) ordinal_stop: bool,
    /// True where the list of abbreviations is so full that a small letter behind the full stop of another word means
    /// a sloppy writer, not an abbreviation that the list lacks.
    pub(crate) small_letters_begin: bool,
}

const USUAL: Traits = Traits { semicolon_asks: false, ordinal_stop: false, small_letters_begin: false };

macro_rules! language {
    ($name:ident, $folder:literal, $codes:expr, $traits:expr) => {
        static $name: Language = Language {
            codes: $codes,
            abbreviations: word_table!(concat!($folder, "/abbreviations.txt"), ABBREVIATIONS),
            starters: word_table!(concat!($folder, "/starters.txt"), &["", "preposition", "title", "common"]),
            clitics: word_table!(concat!($folder, "/clitics.txt"), &["suffix", "prefix"]),
            after_times: word_table!(concat!($folder, "/after_times.txt"), &[""]),
            saying: word_table!(concat!($folder, "/saying.txt"), &[""]),
            traits: $traits,
        };
    };
}

language!(ENGLISH, "en", &["en", "eng"], Traits { small_letters_begin: true, ..USUAL });
language!(GERMAN, "de", &["de", "deu", "ger"], Traits { ordinal_stop: true, ..USUAL });
language!(GREEK, "el", &["el", "ell", "gre"], Traits { semicolon_asks: true, ..USUAL });
language!(SPANISH, "es", &["es", "spa", "gl", "ast"], USUAL);
language!(FRENCH, "fr", &["fr", "fra", "fre"], USUAL);
language!(ITALIAN, "it", &["it", "ita"], USUAL);
language!(DUTCH, "nl", &["nl", "nld", "dut", "af"], USUAL);
language!(POLISH, "pl", &["pl", "pol"], USUAL);
language!(PORTUGUESE, "pt", &["pt", "por"], USUAL);
language!(RUSSIAN, "ru", &["ru", "rus"], USUAL);
language!(SWEDISH, "sv", &["sv", "swe"], USUAL);
language!(GENERIC, "generic", &[], USUAL);

/// How many words of a text without a tag are looked at to guess its language.
const WORDS_TO_GUESS_BY: usize = 100;

/// How many words of a text with a tag are looked at to see whether they contradict it.
const WORDS_TO_CHECK_BY: usize = 48;

/// The words of a text without the marks around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
}

impl Language {
    /// The language of a BCP 47 tag, the generic one where the tag is not known. Where there is no tag, the language
    /// whose common words the text begins with; English where it is too short to tell. A tag that is plainly wrong
    /// (that of the page's template, or a bad guess about a short text) does not keep English text from its rules.
    pub(crate) fn of(tag: Option<&str>, text: &str) -> &'static Self {
        let primary = tag.map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).trim()).filter(|tag| !tag.is_empty());
        let Some(code) = primary else { return Self::guess(text) };
        let named = |language: &&'static Self| language.codes.iter().any(|known| known.eq_ignore_ascii_case(code));
        let tagged = Self::all().into_iter().find(named).unwrap_or(&GENERIC);
        if tagged.traits.small_letters_begin || !tagged.is_contradicted_by(text) { tagged } else { &ENGLISH }
    }

    /// True where the text begins with English words rather than with those of this language. Shorter words than of
    /// three letters are left out: too many languages share them.
    fn is_contradicted_by(&self, text: &str) -> bool {
        let (mut all, mut english, mut own) = (0, 0, 0);
        for word in words(text).take(WORDS_TO_CHECK_BY) {
            all += 1;
            if word.len() > 2 {
                english += usize::from(ENGLISH.is_function_word(word));
                own += usize::from(self.is_function_word(word));
            }
        }
        english >= 2 && english > own * 2 && english * 5 >= all
    }

    /// True for the words that any text of the language is full of.
    fn is_function_word(&self, word: &str) -> bool {
        matches!(self.starter(word), Some(Starter::Plain | Starter::Preposition))
    }

    fn all() -> [&'static Self; 11] {
        [&ENGLISH, &GERMAN, &GREEK, &SPANISH, &FRENCH, &ITALIAN, &DUTCH, &POLISH, &PORTUGUESE, &RUSSIAN, &SWEDISH]
    }

    fn guess(text: &str) -> &'static Self {
        let hits =
            |language: &Self, most| words(text).take(most).filter(|word| language.is_function_word(word)).count();
        // The first words of English text settle it, and most text is English.
        if hits(&ENGLISH, 24) >= 5 {
            return &ENGLISH;
        }
        let english = hits(&ENGLISH, WORDS_TO_GUESS_BY);
        let best = Self::all()
            .into_iter()
            .map(|language| (hits(language, WORDS_TO_GUESS_BY), language))
            .max_by_key(|best| best.0);
        match best {
            Some((most, language)) if most >= english * 2 + 3 => language,
            _ => &ENGLISH,
        }
    }

    /// What a word (without its last full stop) stands beside if it is an abbreviation.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.abbreviations.get(word).map(Abbreviation::from_label)
    }

    /// How a word begins a sentence, if it is one of those that often do.
    pub(crate) fn starter(&self, word: &str) -> Option<Starter> {
        self.starters.get(word).map(|label| match label {
            1 => Starter::Preposition,
            2 => Starter::Title,
            3 => Starter::Common,
            _ => Starter::Plain,
        })
    }

    /// True for a word that goes on after a time of day.
    pub(crate) fn follows_time(&self, word: &str) -> bool {
        self.after_times.holds(word)
    }

    /// True for a verb of saying.
    pub(crate) fn is_saying(&self, word: &str) -> bool {
        self.saying.holds(word)
    }

    /// Which end of a word this part hangs on, if it is a clitic.
    pub(crate) fn clitic(&self, part: &str) -> Option<Clitic> {
        self.clitics.get(part).map(|label| if label == 0 { Clitic::Suffix } else { Clitic::Prefix })
    }
}

/// Endings of web addresses that are written without `http://`.
pub(crate) static TOP_LEVEL_DOMAINS: WordTable = word_table!("top_level_domains.txt", &[""]);

/// Words that begin with an apostrophe, without it.
pub(crate) static APOSTROPHE_FIRST: WordTable = word_table!("apostrophe_first.txt", &[""]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_find_their_language() {
        assert!(Language::of(Some("en-GB"), "").abbreviation("Mr").is_some());
        assert!(Language::of(Some("DE_at"), "").traits.ordinal_stop);
        assert!(Language::of(Some("x-klingon"), "").starter("the").is_none());
        assert!(Language::of(Some("hr"), "I live in the U.S. How about you?").traits.small_letters_begin);
        assert!(Language::of(Some("hr"), "Danas je bio lijep dan i on je otišao do grada.").starter("the").is_none());
    }

    #[test]
    fn a_text_without_a_tag_tells_its_language() {
        let german = "Die Ministerin sagte am Montag, dass der Hafen nicht vor dem Winter wieder in Betrieb sein wird.";
        let greek =
            "Η δήμαρχος είπε στους δημοσιογράφους ότι το λιμάνι δεν θα ανοίξει πριν από τον χειμώνα και ο κόσμος";
        let english = "The minister said on Monday that the harbour will not be open before winter.";
        assert!(Language::of(None, german).traits.ordinal_stop);
        assert!(Language::of(None, greek).traits.semicolon_asks);
        assert!(Language::of(None, english).traits.small_letters_begin);
        assert!(Language::of(Some(""), "Short.").traits.small_letters_begin);
    }
}
