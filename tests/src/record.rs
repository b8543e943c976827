//! The record as a test reads it: from JSON alone, sharing no code with the program that wrote it.

use serde_json::Value;

/// The records in JSON Lines.
///
/// # Panics
/// When a line is no JSON.
#[must_use]
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:.200}"))).collect()
}

/// The words of a span, counted in code points as the record says by default.
///
/// # Panics
/// When the span does not slice.
#[must_use]
pub fn slice(record: &Value, span: &Value) -> String {
    let text: Vec<char> = record["text"].as_str().expect("a record has a text").chars().collect();
    let at = |name: &str| usize::try_from(span[name].as_u64().expect("an offset is a number")).expect("it fits");
    assert!(at("start") <= at("end") && at("end") <= text.len(), "{span} does not slice {} characters", text.len());
    text[at("start")..at("end")].iter().collect()
}

/// The words of several spans, joined by " … ".
#[must_use]
pub fn joined(record: &Value, spans: &Value) -> String {
    let words: Vec<String> = list(spans).iter().map(|span| slice(record, span)).collect();
    words.join(" … ")
}

/// The name of the speaker behind an attribution; empty where nobody is named.
#[must_use]
pub fn speaker_name<'a>(record: &'a Value, attribution: &Value) -> &'a str {
    list(&record["speakers"])
        .iter()
        .find(|speaker| !attribution["speaker"].is_null() && speaker["id"] == attribution["speaker"])
        .and_then(|speaker| speaker["name"].as_str())
        .unwrap_or("")
}

/// The members of an array; none of anything else.
#[must_use]
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every span into the text that the record holds, with a word for what it is.
#[must_use]
pub fn spans(record: &Value) -> Vec<(&'static str, &Value)> {
    let mut spans: Vec<(&'static str, &Value)> = Vec::new();
    spans.extend(list(&record["blocks"]).iter().map(|s| ("block", s)));
    spans.extend(list(&record["sentences"]).iter().map(|s| ("sentence", s)));
    for quotation in list(&record["quotations"]) {
        spans.extend(list(&quotation["spans"]).iter().map(|s| ("quotation", s)));
    }
    for attribution in list(&record["attributions"]) {
        for name in ["content", "cue", "source"] {
            spans.extend(list(&attribution[name]).iter().map(|s| (name, s)));
        }
        for name in ["addressee", "time", "place", "medium"] {
            spans.extend(Some(&attribution[name]).filter(|span| !span.is_null()).map(|s| (name, s)));
        }
    }
    for speaker in list(&record["speakers"]) {
        spans.extend(list(&speaker["mentions"]).iter().map(|s| ("mention", s)));
    }
    spans
}
