//! What a person, reading a sample article, says must come out of it.
//!
//! A file in `fixtures/inbox/` names facts of the page, then a line `---`, then every statement of the article:
//!
//! ```text
//! title: Mint to strike last copper coin
//! kept: paragraph | OSTERHOLM (CP) — The national mint said
//! gone: Sign up to our newsletter
//! ---
//! Sunniva Krog | indirect | told | the coins will stay legal tender for a decade
//! ```
//!
//! The facts are hard: each must hold. The statements are what the program finds by judgement, so they are scored, and
//! the test holds the score to a floor. They were written down before the program was first run on the articles; where a
//! statement that it then found was one that the reader had passed over, it was added.

use crate::record::{joined, list, slice, speaker_name};
use serde_json::Value;

/// What is expected of one article.
#[derive(Debug, Default)]
pub struct Expectation {
    /// `title`, `authors`, `published`, `kept`, `gone`, each with its value, in the order of the file.
    pub facts: Vec<(String, String)>,
    /// Every statement of the article.
    pub statements: Vec<Statement>,
}

/// One statement beside the one who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Name of the speaker, as the article writes it best.
    pub speaker: String,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The words that say that it was said.
    pub cue: String,
    /// What was said; parts joined by " … ".
    pub content: String,
}

/// How many statements were expected, found, and how many of the found are right in the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Statements in the expectation.
    pub expected: usize,
    /// Attributions in the record.
    pub given: usize,
    /// Expected statements whose content is that of an attribution.
    pub found: usize,
    /// Of the found, those with the right speaker.
    pub speaker: usize,
    /// Of the found, those with the right kind.
    pub kind: usize,
    /// Of the found, those whose cue shares a word with the expected one (or both have none).
    pub cue: usize,
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.expected += other.expected;
        self.given += other.given;
        self.found += other.found;
        self.speaker += other.speaker;
        self.kind += other.kind;
        self.cue += other.cue;
    }
}

impl Expectation {
    /// Reads the text of an expectation.
    ///
    /// # Panics
    /// When a line has no place in one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (facts, statements) = text.split_once("\n---\n").expect("an expectation has a line ---");
        let fact = |line: &str| -> (String, String) {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("not a fact: {line}"));
            let known = ["title", "authors", "published", "kept", "gone"];
            assert!(known.contains(&name), "not a fact: {line}");
            (name.to_owned(), value.to_owned())
        };
        let statement = |line: &str| -> Statement {
            let parts: Vec<&str> = line.splitn(4, '|').map(str::trim).collect();
            let [speaker, kind, cue, content] = parts[..] else { panic!("not a statement: {line}") };
            assert!(["direct", "mixed", "indirect"].contains(&kind), "not a kind: {line}");
            Statement { speaker: speaker.into(), kind: kind.into(), cue: cue.into(), content: content.into() }
        };
        Self {
            facts: facts.lines().map(fact).collect(),
            statements: statements.lines().filter(|line| !line.is_empty()).map(statement).collect(),
        }
    }

    /// The facts that do not hold of a record, in words.
    #[must_use]
    pub fn broken_facts(&self, record: &Value) -> Vec<String> {
        let text = record["text"].as_str().unwrap_or("");
        let authors: Vec<&str> = list(&record["meta"]["authors"]).iter().filter_map(Value::as_str).collect();
        let blocks: Vec<(&str, String)> = list(&record["blocks"])
            .iter()
            .map(|block| (block["kind"].as_str().unwrap_or(""), slice(record, block)))
            .collect();
        let holds = |name: &str, value: &str| match name {
            "title" => record["meta"]["title"] == value,
            "authors" => authors.join("; ") == value,
            "published" => record["meta"]["published"] == value,
            "kept" => {
                let (kind, words) = value.split_once(" | ").expect("kept: kind | words");
                blocks.iter().any(|(k, text)| *k == kind && text.starts_with(words))
            }
            _ => !text.contains(value),
        };
        let broken = |(name, value): &&(String, String)| !holds(name, value);
        self.facts.iter().filter(broken).map(|(name, value)| format!("{name}: {value}")).collect()
    }

    /// The score of a record, and a line for each statement that was missed or is wrong in part.
    #[must_use]
    pub fn score(&self, record: &Value) -> (Score, Vec<String>) {
        let given: Vec<Statement> = list(&record["attributions"])
            .iter()
            .map(|a| Statement {
                speaker: speaker_name(record, a).into(),
                kind: a["kind"].as_str().unwrap_or("").into(),
                cue: joined(record, &a["cue"]),
                content: joined(record, &a["content"]),
            })
            .collect();
        let mut score = Score { expected: self.statements.len(), given: given.len(), ..Score::default() };
        let mut misses = Vec::new();
        let mut taken = vec![false; given.len()];
        for statement in &self.statements {
            // The best of those that nobody took; the right speaker decides between two of the same words.
            let best = (0..given.len())
                .filter(|i| !taken[*i])
                .map(|i| (overlap(&statement.content, &given[i].content), same_speaker(statement, &given[i]), i))
                .filter(|(overlap, _, _)| *overlap >= 0.8)
                .max_by(|a, b| (a.1, a.0).partial_cmp(&(b.1, b.0)).expect("an overlap is a number"));
            let Some((_, speaker, i)) = best else {
                misses.push(format!("missed: {statement:?}"));
                continue;
            };
            taken[i] = true;
            let kind = statement.kind == given[i].kind;
            let cue = same_cue(&statement.cue, &given[i].cue);
            score.found += 1;
            score.speaker += usize::from(speaker);
            score.kind += usize::from(kind);
            score.cue += usize::from(cue);
            if !(speaker && kind && cue) {
                misses.push(format!("wrong in part: {statement:?}\n      given: {:?}", given[i]));
            }
        }
        misses.extend((0..given.len()).filter(|i| !taken[*i]).map(|i| format!("not expected: {:?}", given[i])));
        (score, misses)
    }
}

/// The words of a text, lower case, without marks; curly and straight apostrophes are one.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('’', "'");
    plain
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// How far two contents are the same words: the F-score of their bags of words, from 0 to 1.
fn overlap(expected: &str, given: &str) -> f64 {
    let (expected, mut given) = (words(expected), words(given));
    let total = expected.len() + given.len();
    let mut shared = 0_usize;
    for word in &expected {
        if let Some(place) = given.iter().position(|other| other == word) {
            given.swap_remove(place);
            shared += 1;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts of words are small")]
    if total == 0 { 0.0 } else { 2.0 * shared as f64 / total as f64 }
}

/// True when all words of the shorter name stand in the longer one: titles, offices and articles may be more or fewer.
fn same_speaker(expected: &Statement, given: &Statement) -> bool {
    let names = |name: &str| -> Vec<String> {
        words(name)
            .into_iter()
            .filter(|word| !["the", "a", "an", "dr", "mr", "mrs", "ms", "miss"].contains(&word.as_str()))
            .collect()
    };
    let (expected, given) = (names(&expected.speaker), names(&given.speaker));
    let (short, long) = if expected.len() < given.len() { (&expected, &given) } else { (&given, &expected) };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

fn same_cue(expected: &str, given: &str) -> bool {
    let (expected, given) = (words(expected), words(given));
    (expected.is_empty() && given.is_empty()) || expected.iter().any(|word| given.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_scored_by_content_then_by_the_rest() {
        let text = "Ada Moor said it was late. Bo Lind denied it.";
        let expectation = Expectation::parse(
            "title: Late\nkept: paragraph | Ada Moor\ngone: advert\n---\n\
             Ada Moor | indirect | said | it was late\nBo Lind | indirect | denied | it\nCy | direct | said | “No”\n",
        );
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            json!([{"start": start, "end": start + words.len()}])
        };
        let record = json!({
            "text": text,
            "meta": {"title": "Late"},
            "blocks": [{"kind": "paragraph", "start": 0, "end": text.len()}],
            "speakers": [{"id": 0, "name": "Ada Moor", "mentions": []}],
            "attributions": [
                {"kind": "indirect", "content": span("it was late"), "cue": span("said"), "source": [], "speaker": 0},
                {"kind": "mixed", "content": span("it."), "cue": span("denied"), "source": [], "speaker": 0},
            ],
        });
        assert_eq!(expectation.broken_facts(&record), Vec::<String>::new());
        let (score, misses) = expectation.score(&record);
        assert_eq!(score, Score { expected: 3, given: 2, found: 2, speaker: 1, kind: 1, cue: 2 });
        assert_eq!(misses.len(), 2, "{misses:?}");
        let broken = Expectation::parse("title: Early\nkept: title | Ada\ngone: late\n---\n").broken_facts(&record);
        assert_eq!(broken.len(), 3);
    }
}
