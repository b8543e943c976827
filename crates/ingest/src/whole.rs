use crate::documents::{Context, Records};
use crate::unpack::Unpacked;
use crate::{BadInput, Format, Reason};
use sayso_record::{RawDocument, Source};

/// A file that is one document.
pub(crate) struct Whole {
    format: Format,
}

impl Whole {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }
}

impl Records for Whole {
    fn next(&mut self, input: &mut Unpacked, context: &mut Context) -> Option<Result<RawDocument, BadInput>> {
        if context.records > 0 {
            return None;
        }
        let limit = context.options.limits.document_len();
        let filled = input.fill(limit.saturating_add(1));
        if !matches!(&filled, Err(fault) if fault.reason == Reason::ReadFailed) {
            context.records = 1;
        }
        Some(match filled {
            Err(fault) => Err(context.faulted(None, &fault, input)),
            Ok(bytes) if bytes > limit => {
                let message = format!(
                    "{}: is longer than {limit} bytes; raise the limit on document bytes or split the file",
                    context.name
                );
                Err(context.bad(None, Reason::TooLarge, message, input.available()))
            }
            Ok(bytes) => {
                let body = input.available().to_vec();
                input.consume(bytes);
                let source = Source {
                    uri: context.name.clone(),
                    media_type: self.format.media_type(&context.name, &body).to_owned(),
                    bytes: body.len() as u64,
                    ..Source::default()
                };
                let form = self.format.form();
                Ok(RawDocument { source, form, charset: None, headers: Vec::new(), body, notes: Vec::new() })
            }
        })
    }
}
