//! Which stages stand in the row, and who shares a worker.

use crate::built_in::{Admit, Attribute, Clean, Render, Rendering, Segment, Shingles};
use crate::config::{Captions, Config, ConfigError, Diagnostic, ExportKind, Isolation, Loaded, Near, Until};
use crate::graph::Group;
use crate::stage::{After, StageFactory};
use sayso_export::RecordOptions;
use std::path::PathBuf;
use std::sync::Arc;

/// A plugin's stage and its place.
#[derive(Clone)]
pub struct Placed {
    /// The built-in stage that it stands behind; behind `ingest` also for an extractor.
    pub after: After,
    /// The stage.
    pub factory: Arc<dyn StageFactory>,
}

/// Everything that decides what happens to one document.
#[derive(Clone)]
pub struct Plan {
    /// The last built-in stage.
    pub until: Until,
    /// The most bytes that a raw document may have.
    pub document_bytes: u64,
    /// What `clean` is told.
    pub clean: sayso_clean::Options,
    /// What `segment` is told.
    pub segment: sayso_segment::Options,
    /// What `attribute` is told.
    pub attribute: sayso_attribute::Options,
    /// Custom stages; those of one place run in this order.
    pub plugins: Vec<Placed>,
    /// Whether articles are prepared to be held against earlier ones.
    pub near_duplicates: bool,
    /// What the exports want of an article.
    pub renderings: Vec<Rendering>,
}

impl Plan {
    /// The plan of a configuration, without plugins and renderings.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let mut clean = sayso_clean::Options::default();
        clean.captions = match config.clean.captions {
            Captions::Keep => sayso_clean::Captions::Keep,
            Captions::Drop => sayso_clean::Captions::Drop,
        };
        clean.keep_dropped = config.clean.dropped;
        clean.limits.nodes = config.limits.nodes;
        clean.limits.attributes = config.limits.nodes.saturating_mul(2);
        clean.limits.nesting = config.limits.depth;
        Self {
            until: config.pipeline.until,
            document_bytes: config.limits.document.0,
            clean,
            segment: sayso_segment::Options::default(),
            attribute: sayso_attribute::Options {
                min_confidence: config.attribute.min_confidence,
                ..Default::default()
            },
            plugins: Vec::new(),
            near_duplicates: false,
            renderings: Vec::new(),
        }
    }

    /// The plan of a configuration with its plugins loaded, without renderings.
    ///
    /// # Errors
    /// A plugin cannot be loaded, or refuses its configuration.
    pub fn with_plugins(loaded: &Loaded) -> Result<Self, ConfigError> {
        let mut wrong = Vec::new();
        let mut plan = Self::of(&loaded.config);
        plan.plugins = crate::plugin::load_all(loaded, &mut wrong);
        if wrong.is_empty() { Ok(plan) } else { Err(ConfigError(wrong)) }
    }

    /// Everything that `sayso run` does to a document: the plan of a configuration with its plugins and renderings.
    /// What is wrong with a plugin is put into `wrong`.
    pub(crate) fn of_run(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) -> Self {
        let mut plan = Self::of(&loaded.config);
        plan.plugins = crate::plugin::load_all(loaded, wrong);
        let dropped = loaded.config.clean.dropped;
        plan.renderings = loaded
            .config
            .export
            .iter()
            .map(|export| {
                let options = RecordOptions { offsets: export.offsets, dropped };
                match export.kind {
                    ExportKind::Jsonl => Rendering::JsonLine(options),
                    ExportKind::Csv => Rendering::Csv(options),
                }
            })
            .collect();
        plan.near_duplicates = loaded.config.pipeline.near_duplicates.action != Near::Off;
        plan
    }

    /// Loads further plugins by their libraries, each in the last place that it may take. A setting is `KEY=VALUE`, or a
    /// TOML or JSON file with all of them; `NAME:` in front says which plugin it is for where there are several.
    ///
    /// # Errors
    /// What is wrong with a library or a setting, in words.
    pub fn add_libraries(
        &mut self,
        libraries: &[PathBuf],
        isolation: Isolation,
        settings: &[String],
    ) -> Result<(), String> {
        let placed = crate::plugin::load_trials(libraries, isolation, settings)?;
        for one in &placed {
            let name = one.factory.name();
            if self.plugins.iter().chain(&placed).filter(|other| other.factory.name() == name).count() > 1 {
                return Err(format!("two plugins are called `{name}`"));
            }
        }
        self.plugins.extend(placed);
        Ok(())
    }

    /// The row of groups that the plan asks for.
    ///
    /// Each stage has workers of its own. Two of them are too short for that and share a worker with a neighbour: the
    /// first look at a document with whatever comes next, and sketch and rendering with the last stage.
    #[must_use]
    pub fn row(&self) -> Vec<Group> {
        let mut row: Vec<Group> = Vec::new();
        let behind = |place: After| self.plugins.iter().filter(move |p| p.after == place).map(|p| p.factory.clone());
        let admit: Arc<dyn StageFactory> = Arc::new(Admit { document_bytes: self.document_bytes });
        row.extend(behind(After::Ingest).map(|plugin| vec![plugin]));
        row.push(vec![Arc::new(Clean { options: self.clean.clone() })]);
        row.extend(behind(After::Clean).map(|plugin| vec![plugin]));
        if self.until >= Until::Segment {
            row.push(vec![Arc::new(Segment { options: self.segment.clone() })]);
            row.extend(behind(After::Segment).map(|plugin| vec![plugin]));
        }
        if self.until >= Until::Attribute {
            row.push(vec![Arc::new(Attribute { options: self.attribute.clone() })]);
            row.extend(behind(After::Attribute).map(|plugin| vec![plugin]));
        }
        if let Some(first) = row.first_mut() {
            first.insert(0, admit);
        }
        if let Some(last) = row.last_mut() {
            if self.near_duplicates {
                last.push(Arc::new(Shingles::default()));
            }
            last.push(Arc::new(Render { renderings: self.renderings.clone() }));
        }
        row
    }
}
