//! Articles to the bytes that the exports write. The writer is one thread and has to stay in order, so whatever can be
//! done for each record by itself is done here, by the workers.

use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_export::{
    CSV_HEADER, ReadingOptions, RecordOptions, csv_rows, html_head, html_report, json_line, reading_view,
};
use sayso_record::Article;
use std::borrow::Cow;

/// What one export wants of an article.
#[derive(Clone, Debug)]
pub enum Rendering {
    /// One line of JSON.
    JsonLine(RecordOptions),
    /// The same over several lines, indented.
    Json(RecordOptions),
    /// The view for people, and an empty line behind it.
    Reading(ReadingOptions),
    /// One row an attribution.
    Csv(RecordOptions),
    /// The view for people as a part of a web page.
    Html,
}

impl Rendering {
    /// What stands once in front of everything that is rendered.
    #[must_use]
    pub fn head(&self) -> Cow<'static, str> {
        match self {
            Self::JsonLine(_) | Self::Json(_) | Self::Reading(_) => Cow::Borrowed(""),
            Self::Csv(_) => Cow::Borrowed(CSV_HEADER),
            Self::Html => Cow::Owned(html_head()),
        }
    }

    /// What the export writes of `article`.
    ///
    /// # Errors
    /// The article holds what this form cannot say. No stage makes such an article.
    pub fn render(&self, article: &Article) -> Result<Vec<u8>, Failure> {
        let not_writable = |message: String| Failure::new("not_writable", message);
        match self {
            Self::JsonLine(options) => json_line(article, options).map_err(|e| not_writable(e.to_string())),
            Self::Json(options) => {
                let mut article = article.clone().with_offsets(options.offsets);
                if !options.dropped {
                    article.dropped.clear();
                }
                let mut json = serde_json::to_vec_pretty(&article).map_err(|e| not_writable(e.to_string()))?;
                json.push(b'\n');
                Ok(json)
            }
            Self::Reading(options) => {
                let mut view = reading_view(article, options);
                view.push('\n');
                Ok(view.into_bytes())
            }
            Self::Csv(options) => csv_rows(article, options).map_err(|e| not_writable(e.to_string())),
            Self::Html => Ok(html_report(article).into_bytes()),
        }
    }
}

/// Renders the article of a document for every export.
#[derive(Clone, Debug)]
pub struct Render {
    /// One for each export, in their order.
    pub renderings: Vec<Rendering>,
}

impl StageFactory for Render {
    fn name(&self) -> &str {
        "export"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
    fn trusted(&self) -> bool {
        true
    }
}

impl Stage for Render {
    fn name(&self) -> &str {
        "export"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let Some(article) = &document.article else { return Ok(Verdict::Keep) };
        document.rendered =
            self.renderings.iter().map(|rendering| rendering.render(article)).collect::<Result<_, Failure>>()?;
        Ok(Verdict::Keep)
    }
}
