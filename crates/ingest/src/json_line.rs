//! One line of a JSON Lines file: the few members that are wanted, and nothing else built.
//!
//! Lines may be megabytes long and hold much besides the text (links, embeddings, whole API answers), so the line is
//! walked once and only the wanted members are turned into strings.

use crate::{ReadOptions, Reason};
use sayso_record::{Form, Note};
use serde_json::de::{Deserializer, StrRead};
use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The members that are wanted of each line, as paths.
pub(crate) struct Wanted {
    /// Paths to the text, the best first; then those to the id and the address.
    paths: Vec<String>,
    texts: usize,
    id: Option<usize>,
    url: Option<usize>,
    form: Option<Form>,
}

/// What a line gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) form: Form,
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) notes: Vec<Note>,
}

/// Why a line gave nothing.
#[derive(Debug)]
pub(crate) struct Bad {
    pub(crate) reason: Reason,
    pub(crate) message: String,
}

/// The value of a wanted member.
#[derive(Clone, Debug)]
enum Found {
    Text(String),
    Number(String),
    /// What it is instead.
    Other(&'static str),
}

impl Wanted {
    pub(crate) fn new(options: &ReadOptions) -> Self {
        let mut paths = match &options.field {
            Some(field) => vec![field.clone()],
            None => vec!["text".to_owned(), "html".to_owned()],
        };
        let texts = paths.len();
        let mut want = |path: &Option<String>| {
            path.as_ref().map(|path| {
                paths.push(path.clone());
                paths.len() - 1
            })
        };
        let (id, url) = (want(&options.id_field), want(&options.url_field));
        Self { paths, texts, id, url, form: options.form }
    }

    /// Finds the wanted members of a line.
    pub(crate) fn find(&self, line: &[u8]) -> Result<Line, Bad> {
        let mut notes = Vec::new();
        let line = String::from_utf8_lossy(line);
        if matches!(line, Cow::Owned(_)) {
            let message = "bytes of the line that are no UTF-8 were replaced with U+FFFD";
            notes.push(Note::new("ingest", "replaced_bytes", message));
        }
        let mut found = match self.walk(&line) {
            Ok(found) => found,
            Err(error) => match replace_lone_surrogates(&line).map(|line| self.walk(&line)) {
                Some(Ok(found)) => {
                    let message = "escapes of halves of surrogate pairs were replaced with U+FFFD";
                    notes.push(Note::new("ingest", "replaced_surrogates", message));
                    found
                }
                _ => return Err(bad_json(&line, &error)),
            },
        };
        let Some(chosen) = (0..self.texts).find(|&index| matches!(found[index], Some(Found::Text(_)))) else {
            return Err(self.missing(&found));
        };
        let id = self.id.and_then(|index| found[index].take()).and_then(|found| match found {
            Found::Text(text) | Found::Number(text) => Some(text),
            Found::Other(_) => None,
        });
        let mut take_text = |index: usize| match found[index].take() {
            Some(Found::Text(text)) => Some(text),
            _ => None,
        };
        let url = self.url.and_then(&mut take_text);
        let text = take_text(chosen).unwrap_or_default();
        let ends_in_html = self.paths[chosen].to_ascii_lowercase().ends_with("html");
        let form = self.form.unwrap_or(if ends_in_html { Form::Html } else { Form::Text });
        Ok(Line { text, form, id, url, notes })
    }

    fn walk(&self, line: &str) -> Result<Vec<Option<Found>>, serde_json::Error> {
        let mut found = vec![None; self.paths.len()];
        let wanted = self.paths.iter().map(String::as_str).enumerate().collect();
        let mut deserializer = Deserializer::new(StrRead::new(line));
        Object { wanted, found: &mut found }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(found)
    }

    fn missing(&self, found: &[Option<Found>]) -> Bad {
        let names = self.paths[..self.texts].iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" or ");
        let instead = found[..self.texts].iter().zip(&self.paths).find_map(|(found, path)| match found {
            Some(Found::Other(what)) => Some(format!("`{path}` is {what}, not a string")),
            Some(Found::Number(_)) => Some(format!("`{path}` is a number, not a string")),
            _ => None,
        });
        let what = instead.unwrap_or_else(|| format!("the object has no member {names}"));
        Bad { reason: Reason::MissingField, message: format!("{what}; name the member that holds the text") }
    }
}

fn bad_json(line: &str, error: &serde_json::Error) -> Bad {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    let advice = match line {
        "{" | "[" => "; if the file is one JSON value over many lines, write one object in each line (`jq -c`)",
        _ => "",
    };
    Bad { reason: Reason::BadJson, message: format!("column {}: no JSON object ({text}){advice}", error.column()) }
}

/// Walks an object for the members that are wanted of it.
struct Object<'w, 'f> {
    /// Index and rest of the path.
    wanted: Vec<(usize, &'w str)>,
    found: &'f mut [Option<Found>],
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Member { here, below }) = members.next_key_seed(Name(&self.wanted))? {
            if let Some((first, others)) = here.split_first() {
                let value = members.next_value_seed(Scalar)?;
                for index in others {
                    self.found[*index] = Some(value.clone());
                }
                self.found[*first] = Some(value);
            } else if below.is_empty() {
                members.next_value::<IgnoredAny>()?;
            } else {
                members.next_value_seed(Below(Object { wanted: below, found: &mut *self.found }))?;
            }
        }
        Ok(())
    }
}

/// Reads a member's name, only to compare it with those that are wanted; nothing is allocated for the others.
struct Name<'w, 'l>(&'l [(usize, &'w str)]);

/// Which wanted paths end at a member, and which go on in it.
struct Member<'w> {
    here: Vec<usize>,
    below: Vec<(usize, &'w str)>,
}

impl<'de, 'w> DeserializeSeed<'de> for Name<'w, '_> {
    type Value = Member<'w>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Member<'w>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'w> Visitor<'_> for Name<'w, '_> {
    type Value = Member<'w>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Member<'w>, E> {
        let here = self.0.iter().filter(|(_, path)| *path == name).map(|(index, _)| *index).collect();
        let rest = |path: &'w str| path.strip_prefix(name)?.strip_prefix('.');
        let below = self.0.iter().filter_map(|(index, path)| Some((*index, rest(path)?))).collect();
        Ok(Member { here, below })
    }
}

/// What stands where a path goes on: an object to walk, or something else to pass over.
struct Below<'w, 'f>(Object<'w, 'f>);

impl<'de> DeserializeSeed<'de> for Below<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! pass_over {
    ($value:expr; $($visit:ident: $type:ty),+) => {
        $(fn $visit<E>(self, _: $type) -> Result<Self::Value, E> { Ok($value) })+
    };
}

impl<'de> Visitor<'de> for Below<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        self.0.visit_map(members)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    pass_over!((); visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads the value of a wanted member.
struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Found;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Found, E> {
        Ok(Found::Text(text.to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Found, E> {
        Ok(Found::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Found, E> {
        Ok(Found::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Found, E> {
        Ok(Found::Number(number.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Found::Other("an object"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Found, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::Other("an array"))
    }

    pass_over!(Found::Other("true or false"); visit_bool: bool);

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Other("null"))
    }
}

/// Turns `\ud800`-like escapes that are no pair into `\ufffd`; `None` if there are none.
///
/// Programs that keep strings as UTF-16, or escape bytes they could not decode, write such halves. No text holds them.
fn replace_lone_surrogates(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    let mut fixed = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(step) = memchr::memchr(b'\\', &bytes[at..]) {
        at += step;
        let Some(unit) = escaped_unit(bytes, at) else {
            at = (at + 2).min(bytes.len());
            continue;
        };
        let paired = (0xd800..0xdc00).contains(&unit)
            && escaped_unit(bytes, at + 6).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        if !paired && (0xd800..0xe000).contains(&unit) {
            fixed.push_str(&line[copied..at]);
            fixed.push_str("\\ufffd");
            copied = at + 6;
        }
        at += if paired { 12 } else { 6 };
    }
    fixed.push_str(&line[copied..]);
    (copied > 0).then_some(fixed)
}

/// The UTF-16 unit that the escape at `at` stands for.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Bad, Line, Wanted};
    use crate::{ReadOptions, Reason};
    use sayso_record::Form;

    fn find(field: Option<&str>, line: &[u8]) -> Result<Line, Bad> {
        Wanted::new(&ReadOptions { field: field.map(str::to_owned), ..ReadOptions::default() }).find(line)
    }

    #[test]
    fn text_comes_before_html_and_only_strings_count() {
        let line = find(None, br#"{"html": "<p>a", "text": "a"}"#).unwrap();
        assert_eq!((line.text.as_str(), line.form), ("a", Form::Text));
        let line = find(None, br#"{"html": "<p>a", "text": null}"#).unwrap();
        assert_eq!((line.text.as_str(), line.form), ("<p>a", Form::Html));
        let bad = find(None, br#"{"text": ["a"]}"#).unwrap_err();
        assert_eq!(bad.reason, Reason::MissingField);
        assert!(bad.message.contains("`text` is an array"), "{}", bad.message);
    }

    #[test]
    fn a_path_goes_into_objects_and_a_dotted_name_is_a_name_too() {
        assert_eq!(find(Some("page.body"), br#"{"page": {"x": {}, "body": "b"}}"#).unwrap().text, "b");
        assert_eq!(find(Some("page.body"), br#"{"page": 3, "page.body": "c"}"#).unwrap().text, "c");
        assert_eq!(find(Some("page.body"), br#"{"page": [1]}"#).unwrap_err().reason, Reason::MissingField);
        assert_eq!(find(Some("rawHtml"), br#"{"rawHtml": "c"}"#).unwrap().form, Form::Html);
    }

    #[test]
    fn what_is_no_object_says_where() {
        for line in [&b"[1]"[..], b"{\"text\": \"a\"", b"{\"text\": \"a\"} x", b"plain", b"{"] {
            let bad = find(None, line).unwrap_err();
            assert_eq!(bad.reason, Reason::BadJson, "{}", bad.message);
            assert!(bad.message.starts_with("column "), "{}", bad.message);
        }
    }

    #[test]
    fn lone_surrogates_and_wrong_bytes_cost_a_character_and_a_note() {
        let line = find(None, br#"{"text": "a\ud83d\ude00b\ud800c\\ud800d\udc00"}"#).unwrap();
        assert_eq!(line.text, "a\u{1f600}b\u{fffd}c\\ud800d\u{fffd}");
        assert_eq!(line.notes[0].code, "replaced_surrogates");
        let line = find(None, b"{\"text\": \"caf\xe9\"}").unwrap();
        assert_eq!((line.text.as_str(), line.notes[0].code.as_str()), ("caf\u{fffd}", "replaced_bytes"));
    }
}
