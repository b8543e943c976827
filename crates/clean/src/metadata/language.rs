//! The language of an article: as declared, checked against the text; from the text where nothing is declared.
//!
//! Script decides where it can (Greek, Hangul, Thai); languages that share a script are told apart by their commonest
//! small words (`data/metadata/stop-words.txt`), which make up a third of any text and hardly overlap.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const STOP_WORDS: &str = include_str!("../../data/metadata/stop-words.txt");
/// Words that are looked at: enough to be sure, few enough to cost nothing.
const SAMPLE: usize = 600;

struct StopWords {
    languages: Vec<&'static str>,
    /// Every word, as a number, with the languages that use it.
    words: FxHashMap<u64, u64>,
}

static WORDS: LazyLock<StopWords> = LazyLock::new(|| {
    let mut languages = Vec::new();
    let mut pairs: Vec<(&str, u64)> = Vec::new();
    for line in STOP_WORDS.lines().filter(|l| !l.starts_with("//")) {
        let mut words = line.split(' ');
        languages.push(words.next().unwrap_or(""));
        let bit = 1_u64 << (languages.len() - 1);
        pairs.extend(words.map(|w| (w, bit)));
    }
    let mut words = FxHashMap::default();
    for (word, bit) in pairs {
        *words.entry(number(word)).or_insert(0) |= bit;
    }
    StopWords { languages, words }
});

/// The language of a text, with how sure that is from 0 to 1; `None` for a text too short to say.
pub(super) fn detect(text: &str) -> Option<(&'static str, f32)> {
    if let Some(by_script) = script(text) {
        return Some((by_script, 1.0));
    }
    let words = &*WORDS;
    let mut hits = vec![0_u32; words.languages.len()];
    let mut total = 0_u32;
    for word in text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && !is_mark(c))
        .filter(|w| !w.is_empty())
        .take(SAMPLE)
    {
        total += 1;
        if let Some(&bits) = words.words.get(&number(word)) {
            let mut bits = bits;
            while bits != 0 {
                hits[bits.trailing_zeros() as usize] += 1;
                bits &= bits - 1;
            }
        }
    }
    if total < 8 {
        return None;
    }
    let best = (0..hits.len()).max_by_key(|&n| (hits[n], std::cmp::Reverse(n)))?;
    let second = (0..hits.len()).filter(|&n| n != best).map(|n| hits[n]).max().unwrap_or(0);
    let share = hits[best] as f32 / total as f32;
    if share < 0.08 || hits[best] < 3 {
        return None;
    }
    let lead = (hits[best] - second) as f32 / hits[best] as f32;
    Some((words.languages[best], (share * 3.0).min(1.0) * (0.5 + lead / 2.0)))
}

/// One number for the first sixteen characters of a word, capitals and small letters alike.
fn number(word: &str) -> u64 {
    const FIRST: u64 = 0xcbf2_9ce4_8422_2325;
    let mix = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
    word.chars().take(16).fold(FIRST, |hash, c| {
        if c.is_ascii() { mix(hash, c.to_ascii_lowercase()) } else { c.to_lowercase().fold(hash, mix) }
    })
}

/// Combining marks and vowel signs that belong to words of Indic and Semitic scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}' | '\u{200c}' | '\u{200d}')
}

/// The language of scripts that one language alone uses.
fn script(text: &str) -> Option<&'static str> {
    let (mut han, mut kana, mut counts, mut letters) = (0_u32, 0_u32, [0_u32; SCRIPTS.len()], 0_u32);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(4000) {
        letters += 1;
        match c {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' => han += 1,
            c if c < '\u{370}' => {}
            c => {
                if let Some(n) = SCRIPTS.iter().position(|(first, last, _)| (*first..=*last).contains(&c)) {
                    counts[n] += 1;
                }
            }
        }
    }
    if letters < 8 {
        return None;
    }
    let most = letters * 3 / 10;
    if kana * 20 > letters && (kana + han) > most {
        return Some("ja");
    }
    if han > most {
        return Some("zh");
    }
    SCRIPTS.iter().zip(counts).find(|(_, count)| *count > letters / 2).map(|((_, _, language), _)| *language)
}

const SCRIPTS: [(char, char, &str); 17] = [
    ('\u{370}', '\u{3ff}', "el"),
    ('\u{530}', '\u{58f}', "hy"),
    ('\u{590}', '\u{5ff}', "he"),
    ('\u{980}', '\u{9ff}', "bn"),
    ('\u{a00}', '\u{a7f}', "pa"),
    ('\u{a80}', '\u{aff}', "gu"),
    ('\u{b80}', '\u{bff}', "ta"),
    ('\u{c00}', '\u{c7f}', "te"),
    ('\u{c80}', '\u{cff}', "kn"),
    ('\u{d00}', '\u{d7f}', "ml"),
    ('\u{d80}', '\u{dff}', "si"),
    ('\u{e00}', '\u{e7f}', "th"),
    ('\u{1000}', '\u{109f}', "my"),
    ('\u{10a0}', '\u{10ff}', "ka"),
    ('\u{1200}', '\u{137f}', "am"),
    ('\u{1780}', '\u{17ff}', "km"),
    ('\u{ac00}', '\u{d7af}', "ko"),
];

/// A declared language as a BCP 47 tag: `en_US` is `en-US`; `None` where it is no tag.
pub(super) fn tag(declared: &str) -> Option<String> {
    let declared = declared.split([',', ';', ' ', '.']).next()?.trim().replace('_', "-");
    let mut parts = declared.split('-');
    let primary = parts.next().filter(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let mut tag = primary.to_ascii_lowercase();
    if matches!(tag.as_str(), "und" | "mul" | "zxx") {
        return None;
    }
    for part in parts.filter(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric())) {
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 if part.is_char_boundary(1) => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_by_their_small_words() {
        for (text, language) in [
            (
                "The ferry was stopped at noon, the harbour master said, and it will not sail before the wind has turned.",
                "en",
            ),
            (
                "Die Fähre wurde am Mittag gestoppt, sagte der Hafenmeister, und sie wird nicht fahren, bevor der Wind dreht.",
                "de",
            ),
            (
                "Le bac a été arrêté à midi, dit le capitaine du port, et il ne partira pas avant que le vent tourne.",
                "fr",
            ),
            (
                "El ferri fue detenido al mediodía, dijo el capitán del puerto, y no saldrá hasta que cambie el viento.",
                "es",
            ),
            ("Паром был остановлен в полдень, сказал капитан порта, и он не выйдет, пока не переменится ветер.", "ru"),
            ("Το πλοίο σταμάτησε το μεσημέρι, είπε ο λιμενάρχης.", "el"),
            ("フェリーは正午に止まったと港長は述べた。", "ja"),
            ("渡轮中午停航，港务局长说，风向改变之前不会开航。", "zh"),
            ("페리는 정오에 멈췄다고 항만장이 말했다.", "ko"),
        ] {
            assert_eq!(detect(text).map(|(l, _)| l), Some(language), "{text}");
        }
        assert_eq!(detect("Ferry"), None);
        assert!(WORDS.languages.len() <= 64);
    }

    #[test]
    fn tags() {
        assert_eq!(tag("en_US").as_deref(), Some("en-US"));
        assert_eq!(tag("ZH-hans-cn").as_deref(), Some("zh-Hans-CN"));
        assert_eq!(tag("english"), None);
    }
}
