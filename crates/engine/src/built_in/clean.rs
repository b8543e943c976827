//! Raw documents to articles.

use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_clean::{Options, clean_html, clean_text, keep_text};
use sayso_record::{Article, Form};

/// Decodes and cleans a raw document; one that an extractor has made an article of already is only signed.
#[derive(Clone, Debug, Default)]
pub struct Clean {
    /// What `clean` is told.
    pub options: Options,
}

impl StageFactory for Clean {
    fn name(&self) -> &str {
        "clean"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
    fn trusted(&self) -> bool {
        true
    }
}

impl Clean {
    fn article(&self, document: &Document) -> Result<Article, Failure> {
        let decoded = sayso_ingest::decode(&document.raw);
        if u32::try_from(decoded.text.len()).is_err() {
            let message = format!("the decoded document has {} bytes, more than offsets can count", decoded.text.len());
            return Err(Failure::new("too_large", message));
        }
        let mut article = match document.raw.form {
            Form::Html => clean_html(&decoded.text, &self.options),
            Form::Text => clean_text(&decoded.text, &self.options),
            Form::CleanText => keep_text(&decoded.text, &self.options),
            Form::Other => {
                let message = format!(
                    "nothing here reads `{}`; a plugin that extracts (place = \"clean\") can",
                    document.raw.source.media_type
                );
                return Err(Failure::new("no_extractor", message));
            }
        };
        for (note, code, limit) in [("page_cut", "too_many_nodes", "nodes"), ("page_deep", "too_deep", "depth")] {
            if let Some(note) = article.notes.iter().find(|n| n.code == note) {
                return Err(Failure::new(code, format!("{}; raise limits.{limit} to read it", note.message)));
            }
        }
        article.notes.splice(0..0, decoded.notes);
        Ok(article)
    }
}

impl Stage for Clean {
    fn name(&self) -> &str {
        "clean"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let mut article = match document.article.take() {
            Some(extracted) => extracted,
            // Most records of a crawl are pictures, scripts and style sheets: nobody asked for them one by one, so that
            // they are no faults. A file that somebody named is one.
            None if document.raw.form == Form::Other && document.raw.source.record.is_some() => {
                return Ok(Verdict::Filter("no_extractor".into()));
            }
            None => self.article(document)?,
        };
        article.id.clone_from(&document.id);
        article.source.clone_from(&document.raw.source);
        article.notes.splice(0..0, document.raw.notes.iter().cloned());
        document.article = Some(article);
        Ok(Verdict::Keep)
    }
}
