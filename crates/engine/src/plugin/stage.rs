//! A plugin as a stage of the row.

use super::description::{Description, Kind};
use super::library::Library;
use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_plugin_abi::{SAYSO_LOG_DEBUG, SAYSO_LOG_ERROR, SAYSO_LOG_INFO, SAYSO_LOG_WARN};
use sayso_plugin_sdk::host::{
    Applied, ArticleInput, Ended, Extracted, Fault, Gathered, Instance, RawInput, Setup, annotate, extract, gather,
    sift,
};
use sayso_record::Form;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What every instance of a plugin is made from.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    /// The name that the configuration gives it.
    pub(super) name: String,
    /// Where it stands: a `SAYSO_PLACE_…` bit.
    pub(super) place: u32,
    /// Its configuration, a JSON object.
    pub(super) config: String,
    /// The folder that relative paths in it start at.
    pub(super) folder: String,
}

/// A plugin in this process: makes an instance for each worker.
pub(super) struct PluginFactory {
    library: Arc<Library>,
    recipe: Recipe,
    faults: Arc<AtomicU64>,
    /// The instance that showed that the configuration is taken; the first worker has it.
    first: Mutex<Option<Box<dyn Stage>>>,
}

impl PluginFactory {
    /// A factory whose first instance is made already.
    pub(super) fn new(library: Arc<Library>, recipe: Recipe) -> Result<Self, super::LoadError> {
        let factory = Self { library, recipe, faults: Arc::default(), first: Mutex::default() };
        let first = factory.instance().map_err(|reason| super::LoadError::Refused { reason })?;
        *factory.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(first));
        Ok(factory)
    }

    fn instance(&self) -> Result<PluginStage, String> {
        let setup = Setup {
            name: &self.recipe.name,
            place: self.recipe.place,
            needs: self.library.description.needs,
            config: &self.recipe.config,
            folder: &self.recipe.folder,
        };
        // SAFETY: `create` is that of a library whose entry was proved; what cannot be proved, that it keeps the
        // contract, is what loading it into this process trusts it with.
        let instance = unsafe { Instance::create(self.library.create(), &setup, log) }?;
        let name = self.recipe.name.clone();
        Ok(PluginStage { name, library: Arc::clone(&self.library), instance, faults: Arc::clone(&self.faults) })
    }
}

impl StageFactory for PluginFactory {
    fn name(&self) -> &str {
        &self.recipe.name
    }

    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        if let Some(first) = self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(first);
        }
        match self.instance() {
            Ok(stage) => Ok(Box::new(stage)),
            Err(reason) => Err(Failure::new("plugin_refused", reason)),
        }
    }

    fn extracts(&self) -> bool {
        self.library.description.kind == Kind::Extractor
    }
}

/// Writes a line of a plugin's log.
pub(super) fn log(plugin: &str, level: u32, message: &str) {
    match level {
        SAYSO_LOG_ERROR => tracing::error!(plugin, "{message}"),
        SAYSO_LOG_WARN => tracing::warn!(plugin, "{message}"),
        SAYSO_LOG_INFO => tracing::info!(plugin, "{message}"),
        SAYSO_LOG_DEBUG => tracing::debug!(plugin, "{message}"),
        _ => tracing::trace!(plugin, "{message}"),
    }
}

struct PluginStage {
    name: String,
    library: Arc<Library>,
    instance: Instance,
    faults: Arc<AtomicU64>,
}

impl Stage for PluginStage {
    fn name(&self) -> &str {
        &self.name
    }

    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let ended = match self.library.description.kind {
            Kind::Annotator => self.annotate(document),
            Kind::Extractor => self.extract(document),
            Kind::Filter => self.sift(document),
        };
        settle(&self.name, &self.faults, ended)
    }
}

impl PluginStage {
    fn annotate(&mut self, document: &mut Document) -> Result<Applied, Fault> {
        let Some(article) = document.article.as_mut() else { return Ok(Applied::Kept) };
        let input = ArticleInput { id: &document.id, source: &document.raw.source, article };
        let (buffer, ended) = self.instance.annotate(&[input]);
        note_late(&self.name, &self.faults, ended);
        annotate(article, &self.name, one(gather(buffer, 1, ended)?))
    }

    fn extract(&mut self, document: &mut Document) -> Result<Applied, Fault> {
        if !wants(&self.library.description, document, |body| self.library.probed(body)) {
            return Ok(Applied::Kept);
        }
        let decoded = decoded(document);
        let text = decoded.as_ref().map(|decoded| &*decoded.text);
        let input = RawInput { id: Some(&document.id), raw: &document.raw, text };
        let (buffer, ended) = self.instance.read(&[input]);
        note_late(&self.name, &self.faults, ended);
        let extracted = extract(&input, &self.name, one(gather(buffer, 1, ended)?))?;
        let notes = decoded.map(|decoded| decoded.notes).unwrap_or_default();
        Ok(take_extracted(document, extracted, notes))
    }

    fn sift(&mut self, document: &mut Document) -> Result<Applied, Fault> {
        let input = RawInput { id: Some(&document.id), raw: &document.raw, text: None };
        let (buffer, ended) = self.instance.read(&[input]);
        note_late(&self.name, &self.faults, ended);
        sift(one(gather(buffer, 1, ended)?))
    }
}

/// What was put for the only document of a batch.
fn one(mut gathered: Vec<Gathered<'_>>) -> Gathered<'_> {
    gathered.pop().unwrap_or(Ok(Vec::new()))
}

/// Whether an extractor is to see a document: no other has taken it, and it claims it.
pub(super) fn wants(description: &Description, document: &Document, probe: impl FnOnce(&[u8]) -> bool) -> bool {
    let raw = &document.raw;
    document.article.is_none()
        && (description.claims_by_name(&raw.source.media_type, &raw.source.uri, &raw.body) || probe(&raw.body))
}

/// The body decoded, where the document's form has such a thing.
pub(super) fn decoded(document: &Document) -> Option<sayso_ingest::Decoded<'_>> {
    (document.raw.form != Form::Other).then(|| sayso_ingest::decode(&document.raw))
}

/// Gives the document the article that an extractor made, if it made one.
pub(super) fn take_extracted(document: &mut Document, extracted: Extracted, notes: Vec<sayso_record::Note>) -> Applied {
    match extracted {
        Extracted::Article(mut article) => {
            article.notes.splice(0..0, notes);
            document.article = Some(*article);
            Applied::Kept
        }
        Extracted::Declined => Applied::Kept,
        Extracted::Ended(applied) => applied,
    }
}

/// Says that a plugin has called the host while it was not asked. No document can be named for it.
pub(super) fn note_late(name: &str, faults: &AtomicU64, ended: Ended) {
    if ended.late && faults.fetch_add(1, Ordering::Relaxed) == 0 {
        tracing::error!(plugin = name, "the plugin is faulty: it called the host outside process; nothing was changed");
    }
}

/// What the pipeline is told, and whether the plugin has been caught.
pub(super) fn settle(name: &str, faults: &AtomicU64, ended: Result<Applied, Fault>) -> Result<Verdict, Failure> {
    match ended {
        Ok(Applied::Kept) => Ok(Verdict::Keep),
        Ok(Applied::Filtered(reason)) => Ok(Verdict::Filter(reason)),
        Ok(Applied::Failed(message)) => Err(Failure::new("plugin_failed", message)),
        Err(fault) => {
            if faults.fetch_add(1, Ordering::Relaxed) == 0 {
                tracing::error!(plugin = name, "the plugin is faulty: {fault}; each such document is a dead letter");
            }
            Err(Failure::new(format!("plugin_{}", fault.code()), format!("the plugin {fault}")))
        }
    }
}
