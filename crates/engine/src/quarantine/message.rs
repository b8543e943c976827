//! What the two processes say to each other: a head as JSON, and behind it the bytes that JSON would only lengthen.

use crate::config::Loaded;
use crate::plugin::isolated::{FrameKind, frame};
use crate::stage::{Document, Fate};
use sayso_record::{Article, Form, Note, RawDocument, Source};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The configuration whose stages the document goes through, as it was when the run read it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Configuration {
    pub(super) file: String,
    pub(super) source: String,
    pub(super) folder: PathBuf,
    /// Bytes of address space.
    pub(super) memory: u64,
}

impl Configuration {
    pub(super) fn of(loaded: &Loaded, memory: u64) -> Self {
        let (file, source, folder) = (loaded.file.clone(), loaded.source().to_owned(), loaded.folder.clone());
        Self { file, source, folder, memory }
    }
}

#[derive(Serialize, Deserialize)]
struct RawHead {
    source: Source,
    form: Form,
    charset: Option<String>,
    headers: Vec<(String, String)>,
    notes: Vec<Note>,
}

#[derive(Serialize, Deserialize)]
struct Outcome {
    id: String,
    fate: Fate,
    article: Option<Article>,
    /// Bytes of each record.
    rendered: Vec<usize>,
}

/// A frame with one raw document.
pub(super) fn request(raw: &RawDocument) -> Vec<u8> {
    let head = RawHead {
        source: raw.source.clone(),
        form: raw.form,
        charset: raw.charset.clone(),
        headers: raw.headers.clone(),
        notes: raw.notes.clone(),
    };
    let mut request = Vec::new();
    frame::begin(&mut request, FrameKind::Alone);
    write_head(&mut request, &head);
    request.extend_from_slice(&raw.body);
    frame::finish(&mut request);
    request
}

/// The document in a frame.
pub(super) fn raw(content: &[u8]) -> Option<RawDocument> {
    let (head, body) = read_head::<RawHead>(content)?;
    let RawHead { source, form, charset, headers, notes } = head;
    Some(RawDocument { source, form, charset, headers, notes, body: body.to_vec() })
}

/// A frame, without its length, with what became of a document.
pub(super) fn outcome(document: Document, answer: &mut Vec<u8>) {
    frame::begin(answer, FrameKind::Settled);
    let Document { id, fate, article, rendered, .. } = document;
    write_head(answer, &Outcome { id, fate, article, rendered: rendered.iter().map(Vec::len).collect() });
    rendered.iter().for_each(|record| answer.extend_from_slice(record));
}

/// Gives a document what became of it; `None` where the frame holds something else.
pub(super) fn settle(content: &[u8], document: &mut Document) -> Option<()> {
    let (outcome, mut rest) = read_head::<Outcome>(content)?;
    let mut rendered = Vec::new();
    for length in outcome.rendered {
        let (record, behind) = rest.split_at_checked(length)?;
        rendered.push(record.to_vec());
        rest = behind;
    }
    if outcome.id != document.id || !rest.is_empty() {
        return None;
    }
    (document.fate, document.article, document.rendered) = (outcome.fate, outcome.article, rendered);
    Some(())
}

fn write_head(frame: &mut Vec<u8>, head: &impl Serialize) {
    // Texts, numbers and lists: JSON can say all of it.
    let head = serde_json::to_vec(head).unwrap_or_default();
    frame.extend_from_slice(&(head.len() as u64).to_le_bytes());
    frame.extend_from_slice(&head);
}

fn read_head<H: DeserializeOwned>(content: &[u8]) -> Option<(H, &[u8])> {
    let (length, rest) = content.split_first_chunk::<8>()?;
    let (head, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((serde_json::from_slice(head).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Failure;

    fn content(frame: &[u8]) -> &[u8] {
        &frame[frame::HEAD..]
    }

    #[test]
    fn a_document_arrives_as_it_was_sent() {
        let raw_document = RawDocument {
            source: Source { uri: "a\u{1}b".into(), record: Some("7".into()), bytes: 3, ..Source::default() },
            form: Form::Html,
            charset: Some("latin1".into()),
            headers: vec![("x".into(), "y".into())],
            body: vec![0, 255, 10],
            notes: vec![Note::new("ingest", "code", "message")],
        };
        assert_eq!(raw(content(&request(&raw_document))), Some(raw_document));
        assert_eq!(raw(b"short"), None);
        assert_eq!(raw(&[255; 64]), None);
    }

    #[test]
    fn what_became_of_it_comes_back() {
        let mut document = Document::from_body(Form::Text, b"He said so.".to_vec());
        let mut other = Document::from_body(Form::Text, b"Another.".to_vec());
        document.rendered = vec![b"one\n".to_vec(), Vec::new(), b"two".to_vec()];
        document.article = Some(Article { text: "He said so.".into(), ..Article::default() });
        document.fate = Fate::Dead { stage: "clean".into(), failure: Failure::new("code", "message") };
        let mut again = Document::from_body(Form::Text, b"He said so.".to_vec());
        let mut answer = Vec::new();
        outcome(document.clone(), &mut answer);
        settle(content(&answer), &mut again).unwrap();
        assert_eq!((&again.fate, &again.rendered), (&document.fate, &document.rendered));
        assert_eq!(again.article, document.article);
        assert_eq!(settle(content(&answer), &mut other), None, "it is another document's");
        answer.pop();
        assert_eq!(settle(content(&answer), &mut again), None);
    }
}
