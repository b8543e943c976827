use super::attribution::Changes;
use super::wire::{self, Effect};
use super::{Ended, Fault};
use sayso_record::{Article, Note, Span, Value};
use std::collections::BTreeMap;

/// What was put for one document, in the order in which it was put, or the first thing that was wrong with it.
pub type Gathered<'buffer> = Result<Vec<Effect<'buffer>>, Fault>;

/// What became of a document that a plugin told no lie about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It goes on.
    Kept,
    /// The plugin leaves it out, for this reason.
    Filtered(String),
    /// The plugin could not do it, with this message.
    Failed(String),
}

/// Sorts what was put by document.
///
/// # Errors
/// What was wrong with the call as a whole, so that no document can be told from another: a stray thread, a document
/// that is not there, a garbled buffer. With one document in the batch that is the document it costs; with more, run
/// them again one by one.
pub fn gather(buffer: &[u8], count: usize, ended: Ended) -> Result<Vec<Gathered<'_>>, Fault> {
    if ended.strayed {
        return Err(Fault::WrongThread);
    }
    if let Some(record) = ended.no_such_record {
        return Err(Fault::NoSuchRecord { record, count });
    }
    let mut gathered: Vec<Gathered<'_>> = (0..count).map(|_| Ok(Vec::new())).collect();
    for entry in wire::read(buffer) {
        let (record, effect) = entry?;
        let Some(of) = gathered.get_mut(record as usize) else {
            return Err(Fault::NoSuchRecord { record: u64::from(record), count });
        };
        match (of.as_mut(), effect) {
            (Ok(effects), Ok(effect)) => effects.push(effect),
            (Ok(_), Err(fault)) => *of = Err(fault),
            (Err(_), _) => {}
        }
    }
    Ok(gathered)
}

/// What a verdict among the effects says of the document; the first one counts, and a failure counts more than a drop.
pub(crate) fn verdict(effects: &[Effect<'_>]) -> Applied {
    let failed = effects.iter().find_map(|effect| match effect {
        Effect::Fail { message } => Some(Applied::Failed((*message).to_owned())),
        _ => None,
    });
    let filtered = || {
        effects.iter().find_map(|effect| match effect {
            Effect::DropRecord { reason } => Some(Applied::Filtered((*reason).to_owned())),
            _ => None,
        })
    };
    failed.or_else(filtered).unwrap_or(Applied::Kept)
}

/// Proves a span that a plugin put.
pub(crate) fn slices(what: &'static str, span: Span, text: &str) -> Result<Span, Fault> {
    if span.start > span.end {
        return Err(Fault::UpsideDown { what, span });
    }
    if span.end as usize > text.len() {
        return Err(Fault::OutOfBounds { what, span, len: text.len() });
    }
    if span.of(text).is_none() {
        return Err(Fault::SplitsCharacter { what, span });
    }
    Ok(span)
}

/// Does to the article what an annotator put, under the plugin's `name`.
///
/// # Errors
/// The first thing that the plugin was wrong about. The article may then have been changed in part: it is good for
/// nothing but a dead letter.
pub fn annotate(article: &mut Article, name: &str, gathered: Gathered<'_>) -> Result<Applied, Fault> {
    let effects = gathered?;
    let said = verdict(&effects);
    if said != Applied::Kept {
        return Ok(said);
    }
    let mut extension = Extension::default();
    // Most plugins leave attributions alone, and pay nothing for them.
    let mut changes: Option<Changes> = None;
    for effect in effects {
        match effect {
            Effect::PutSpan { list, span, members } => {
                let span = slices("a span", span, &article.text)?;
                extension.put_span(list, span, members)?;
            }
            Effect::PutJson { key, json } => extension.put_json(key, json)?,
            Effect::PutNote { code, message } => article.notes.push(Note::new(name, code, message)),
            Effect::AddAttribution(new) => changes.get_or_insert_with(|| Changes::of(article)).add(article, &new)?,
            Effect::ChangeAttribution(id, new) => {
                changes.get_or_insert_with(|| Changes::of(article)).change(article, id, &new)?;
            }
            Effect::DropAttribution(id) => changes.get_or_insert_with(|| Changes::of(article)).drop(id)?,
            Effect::DropRecord { .. } | Effect::Fail { .. } => {}
            Effect::PutBlock { .. } | Effect::PutDropped { .. } | Effect::PutMeta { .. } | Effect::Decline => {
                return Err(Fault::NotForThisKind { call: effect.call() });
            }
        }
    }
    if let Some(changes) = changes {
        changes.finish(article)?;
        article.check().map_err(|law| Fault::BrokenLaw(law.to_string()))?;
    }
    extension.merge_into(article, name);
    Ok(Applied::Kept)
}

/// What a filter says of a raw document.
///
/// # Errors
/// The first thing that the plugin was wrong about.
pub fn sift(gathered: Gathered<'_>) -> Result<Applied, Fault> {
    let effects = gathered?;
    match effects.iter().find(|e| !matches!(e, Effect::DropRecord { .. } | Effect::Fail { .. })) {
        Some(effect) => Err(Fault::NotForThisKind { call: effect.call() }),
        None => Ok(verdict(&effects)),
    }
}

/// What a plugin puts under its name.
#[derive(Default)]
pub(crate) struct Extension {
    lists: BTreeMap<String, Vec<Value>>,
    values: BTreeMap<String, Value>,
}

impl Extension {
    fn put_span(&mut self, list: &str, span: Span, members: wire::Members<'_>) -> Result<(), Fault> {
        if list.is_empty() {
            return Err(Fault::Empty { what: "the list of a span" });
        }
        if self.values.contains_key(list) {
            return Err(Fault::KeyTaken { key: list.to_owned() });
        }
        let mut object = BTreeMap::from(
            [("start", span.start), ("end", span.end)].map(|(name, offset)| (name.to_owned(), Value::Offset(offset))),
        );
        for member in members.iter() {
            let (name, value) = member?;
            if object.insert(name.to_owned(), Value::String(value.to_owned())).is_some() {
                return Err(Fault::KeyTaken { key: name.to_owned() });
            }
        }
        let object = Value::Object(object);
        match self.lists.get_mut(list) {
            Some(values) => values.push(object),
            None => {
                self.lists.insert(list.to_owned(), vec![object]);
            }
        }
        Ok(())
    }

    pub(crate) fn put_json(&mut self, key: &str, json: &str) -> Result<(), Fault> {
        if key.is_empty() {
            return Err(Fault::Empty { what: "the key of a JSON value" });
        }
        if self.lists.contains_key(key) {
            return Err(Fault::KeyTaken { key: key.to_owned() });
        }
        let value = serde_json::from_str(json)
            .map_err(|error| Fault::NotJson { key: key.to_owned(), reason: error.to_string() })?;
        self.values.insert(key.to_owned(), value);
        Ok(())
    }

    pub(crate) fn merge_into(self, article: &mut Article, name: &str) {
        if self.lists.is_empty() && self.values.is_empty() {
            return;
        }
        let lists = self.lists.into_iter().map(|(key, values)| (key, Value::Array(values)));
        let members = lists.chain(self.values);
        match article.extensions.entry(name.to_owned()).or_insert_with(|| Value::Object(BTreeMap::new())) {
            Value::Object(object) => object.extend(members),
            other => *other = Value::Object(members.collect()),
        }
    }
}
