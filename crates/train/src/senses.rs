//! `senses.txt`: what verbs and nouns are about, from WordNet.
//!
//! WordNet (Fellbaum 1998) sorts its senses into the files of its lexicographers: "verb.communication", "noun.person". The file
//! of a word's first sense, the commonest one, says roughly what the word is about. All verbs are taken, and of the nouns
//! those of which WordNet's annotated texts hold an example; a word of several parts is left out. Inflected forms are cut to
//! stems as the program cuts words, and a stem of two classes goes to the one whose word is commoner.

use sayso_attribute::reading::stem_of;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The classes of nouns that are kept: the others (plants, shapes, substances) tell nothing of who says something.
const NOUNS: [&str; 14] = [
    "act",
    "artifact",
    "attribute",
    "cognition",
    "communication",
    "event",
    "feeling",
    "group",
    "location",
    "motive",
    "person",
    "possession",
    "state",
    "time",
];
/// The lexicographers' files of verbs, from number 29 on.
const VERBS: [&str; 15] = [
    "body",
    "change",
    "cognition",
    "communication",
    "competition",
    "consumption",
    "contact",
    "creation",
    "emotion",
    "motion",
    "perception",
    "possession",
    "social",
    "stative",
    "weather",
];
/// The lexicographers' files of nouns, from number 3 on.
const NOUN_FILES: [&str; 26] = [
    "Tops",
    "act",
    "animal",
    "artifact",
    "attribute",
    "body",
    "cognition",
    "communication",
    "event",
    "feeling",
    "food",
    "group",
    "location",
    "motive",
    "object",
    "person",
    "phenomenon",
    "plant",
    "possession",
    "process",
    "quantity",
    "relation",
    "shape",
    "state",
    "substance",
    "time",
];
const FIRST_NOUN_FILE: usize = 3;
const FIRST_VERB_FILE: usize = 29;

const PEOPLE: &str = "\
# Nouns that mean a person in each of their senses, and are no adjectives, from WordNet 3.0: for roles and kinds, where they
# are written in small letters. Made by `sayso-train senses --people`.
";

const HEADER: &str = "\
# What verbs and nouns are about: the lexicographer's file of the first sense of each, from WordNet 3.0. One class a
# line: name | stems, as sayso cuts them (\"announc\"). Made by `sayso-train senses`.
#
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and distribute
# this software and database and its documentation for any purpose and without fee or royalty is hereby granted, provided
# that this notice and its disclaimer appear on all copies, including modifications. THIS SOFTWARE AND DATABASE IS PROVIDED
# \"AS IS\" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT
# LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR
# PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS,
# COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS. The name of Princeton University or Princeton may not be used in advertising or
# publicity pertaining to distribution of the software and/or database. Title to copyright in this software, database and
# any associated documentation shall at all times remain with Princeton University and LICENSEE agrees to preserve same.
";

/// The options of `sayso-train senses`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of WordNet's database: index.noun, data.noun, noun.exc and the same of verbs.
    #[arg(long)]
    wordnet: PathBuf,
    /// Where the list goes.
    #[arg(long)]
    out: PathBuf,
    /// Where the list of nouns goes that mean a person in each of their senses; without it none is made.
    #[arg(long)]
    people: Option<PathBuf>,
}

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SensesError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is none of WordNet's.
    #[error("{path}:{line}: not a line of WordNet's database")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// What WordNet knows of a word.
struct Entry {
    word: String,
    /// The file of its first sense.
    file: usize,
    examples: u32,
    /// All its senses are of one file, and one of them, spelt in small letters, is no insult.
    plain: bool,
}

struct Database<'a> {
    folder: &'a PathBuf,
    part: &'static str,
}

impl Database<'_> {
    fn read(&self, path: PathBuf) -> Result<(PathBuf, String), SensesError> {
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok((path, text)),
            Err(source) => Err(SensesError::File { path, source }),
        }
    }

    /// The words of the index with their first senses.
    fn entries(&self) -> Result<Vec<Entry>, SensesError> {
        let (data_path, data) = self.read(self.folder.join(format!("data.{}", self.part)))?;
        let mut files = BTreeMap::new();
        for (number, line) in data.lines().enumerate().filter(|(_, line)| !line.starts_with(' ')) {
            let mut fields = line.split(' ');
            let (offset, file) = (fields.next(), fields.next().and_then(|file| file.parse::<usize>().ok()));
            let (Some(offset), Some(file)) = (offset, file) else {
                return Err(SensesError::Line { path: data_path, line: number + 1 });
            };
            // Words that the gloss calls an insult are no roles.
            let insult = line.split_once('|').is_some_and(|(_, gloss)| {
                ["offensive", "disparag", "derogat", "slur", "insult"].iter().any(|word| gloss.contains(word))
            });
            // type, number of words in base 16, word, number, word, number
            let words = fields.nth(1).and_then(|count| usize::from_str_radix(count, 16).ok());
            let words = words.filter(|_| !insult).unwrap_or(0);
            files.insert(offset, (file, fields.step_by(2).take(words).collect::<Vec<_>>()));
        }
        let (path, index) = self.read(self.folder.join(format!("index.{}", self.part)))?;
        let entry = |line: &str| {
            // lemma pos senses pointers [symbol …] senses examples offset …
            let fields: Vec<&str> = line.split_whitespace().collect();
            let pointers: usize = fields.get(3)?.parse().ok()?;
            let examples = fields.get(5 + pointers)?.parse().ok()?;
            let senses = fields.get(6 + pointers..)?.iter().map(|offset| files.get(offset));
            let senses = senses.collect::<Option<Vec<_>>>()?;
            let (word, file) = (*fields.first()?, senses.first()?.0);
            let plain = senses.iter().all(|s| s.0 == file) && senses.iter().any(|s| s.1.contains(&word));
            Some(Entry { word: word.to_owned(), file, examples, plain })
        };
        let lines = index.lines().enumerate().filter(|(_, line)| !line.starts_with(' '));
        lines
            .map(|(number, line)| entry(line).ok_or_else(|| SensesError::Line { path: path.clone(), line: number + 1 }))
            .collect()
    }

    /// Irregular forms by their word: "went" of "go".
    fn irregular(&self) -> Result<BTreeMap<String, Vec<String>>, SensesError> {
        let (_, text) = self.read(self.folder.join(format!("{}.exc", self.part)))?;
        let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            if let Some(form) = words.next() {
                words.for_each(|word| forms.entry(word.to_owned()).or_default().push(form.to_owned()));
            }
        }
        Ok(forms)
    }
}

/// The regular forms of a word, itself among them.
fn forms(word: &str, verb: bool) -> Vec<String> {
    let consonant = |c: Option<char>| c.is_some_and(|c| !"aeiou".contains(c));
    let mut letters = word.chars().rev();
    let (last, before, third) = (letters.next(), letters.next(), letters.next());
    let y = last == Some('y') && consonant(before);
    let hiss = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    let stem = word.strip_suffix('y').filter(|_| y);
    let plural = match stem {
        Some(stem) => format!("{stem}ies"),
        None if hiss => format!("{word}es"),
        None => format!("{word}s"),
    };
    let mut forms = vec![word.to_owned(), plural];
    if verb {
        let open = word.strip_suffix('e').unwrap_or(word);
        // "stop", "stopped", but "rain", "rained" and "play", "played"
        let doubles = consonant(last) && !consonant(before) && consonant(third) && !"wxy".contains(last.unwrap_or('w'));
        let doubled = last.filter(|_| doubles).map(|last| format!("{word}{last}"));
        forms.push(stem.map_or_else(|| format!("{open}ed"), |stem| format!("{stem}ied")));
        forms.push(format!("{open}ing"));
        forms.extend(doubled.iter().flat_map(|doubled| [format!("{doubled}ed"), format!("{doubled}ing")]));
    }
    forms
}

/// The nouns that mean a person whatever they mean, and are no adjectives.
fn people(folder: &PathBuf) -> Result<String, SensesError> {
    let adjectives: BTreeSet<String> =
        Database { folder, part: "adj" }.entries()?.into_iter().map(|entry| entry.word).collect();
    let person = |entry: &Entry| {
        entry.plain
            && entry.file.checked_sub(FIRST_NOUN_FILE).and_then(|at| NOUN_FILES.get(at)) == Some(&"person")
            && entry.word.len() > 2
            && entry.word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && !adjectives.contains(&entry.word)
    };
    let entries = Database { folder, part: "noun" }.entries()?;
    let words: Vec<String> = entries.into_iter().filter(person).map(|entry| entry.word).collect();
    println!("{} words for people", words.len());
    let mut list = PEOPLE.to_owned();
    list.extend(HEADER.lines().filter(|line| line.starts_with('#')).skip(2).flat_map(|line| [line, "\n"]));
    for line in words.chunks(12) {
        let _ = writeln!(list, "{}", line.join(" "));
    }
    Ok(list)
}

/// Makes the list.
pub(crate) fn run(arguments: &Arguments) -> Result<(), SensesError> {
    let write = |path: &PathBuf, list: String| {
        std::fs::write(path, list).map_err(|source| SensesError::File { path: path.clone(), source })
    };
    if let Some(path) = &arguments.people {
        write(path, people(&arguments.wordnet)?)?;
    }
    let mut list = HEADER.to_owned();
    let mut count = 0;
    for (part, verb) in [("verb", true), ("noun", false)] {
        let database = Database { folder: &arguments.wordnet, part };
        let irregular = database.irregular()?;
        // For each stem the class whose word has most examples, of equals the one that comes first.
        let mut classes: BTreeMap<String, (u32, &str)> = BTreeMap::new();
        for entry in database.entries()? {
            let class = if verb {
                entry.file.checked_sub(FIRST_VERB_FILE).and_then(|at| VERBS.get(at))
            } else {
                let class = entry.file.checked_sub(FIRST_NOUN_FILE).and_then(|at| NOUN_FILES.get(at));
                class.filter(|class| NOUNS.contains(class) && entry.examples > 0)
            };
            let Some(class) = class.filter(|_| entry.word.bytes().all(|b| b.is_ascii_lowercase())) else { continue };
            let irregular = irregular.get(&entry.word).into_iter().flatten().cloned();
            for form in forms(&entry.word, verb).into_iter().chain(irregular) {
                let known = classes.entry(stem_of(&form).to_owned()).or_insert((entry.examples, class));
                if entry.examples > known.0 {
                    *known = (entry.examples, class);
                }
            }
        }
        count += classes.len();
        let names: &[&str] = if verb { &VERBS } else { &NOUNS };
        for name in names {
            let stems: Vec<&str> =
                classes.iter().filter(|(_, (_, class))| class == name).map(|(stem, _)| stem.as_str()).collect();
            let _ = writeln!(list, "{part}_{name} | {}", stems.join(" "));
        }
    }
    write(&arguments.out, list)?;
    println!("{count} stems");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn words_are_inflected_as_english_does() {
        assert_eq!(forms("deny", true), ["deny", "denies", "denied", "denying"]);
        assert_eq!(forms("stop", true), ["stop", "stops", "stoped", "stoping", "stopped", "stopping"]);
        assert_eq!(forms("announce", true), ["announce", "announces", "announced", "announcing"]);
        assert_eq!(forms("church", false), ["church", "churches"]);
        assert_eq!(forms("boy", false), ["boy", "boys"]);
    }
}
