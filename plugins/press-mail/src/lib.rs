//! A sayso plugin that reads press releases as they come to a newsroom: by e-mail (RFC 5322 with MIME parts).
//!
//! It claims `message/rfc822` and whatever begins as a message does. An HTML part is read by `sayso-clean`, as a page
//! would be; a plain one by its own rules ([`letter`]): hard-wrapped lines are joined to paragraphs, and what is no part
//! of the release (embargo lines, notes behind "ENDS", quoted replies, the header of a forwarded message, the signature)
//! is dropped with a reason. A message that only carries another one as an attachment is read as that one.
//!
//! The subject becomes the title, the date the time of publication, the sender's name the site; addresses stand in
//! `extensions.press-mail`.

pub mod letter;
mod place;
mod sender;

use letter::{Piece, read_letter};
use mail_parser::{Message, MessageParser, MessagePart, PartType};
use place::Place;
use sayso_plugin_sdk::record::{BlockKind, DropReason, Form, Origin};
use sayso_plugin_sdk::{Claims, Context, Error, Extraction, Extractor, MetaField, RawDocument, Take, export_plugin};
use schemars::JsonSchema;
use serde::Deserialize;

/// What `[plugin.config]` may hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Read the plain text of a message that has both, and not its HTML.
    pub prefer_plain: bool,
}

/// The extractor.
#[derive(Debug)]
pub struct PressMail {
    config: Config,
}

/// A message within a message within a message … deeper than this is no press release.
const DEEPEST: usize = 8;

impl Extractor for PressMail {
    type Config = Config;
    const SUMMARY: &'static str = "Reads press releases that come by e-mail.";
    const CLAIMS: Claims = Claims { media_types: &["message/rfc822"], probe: Some(begins_as_mail), ..Claims::NONE };

    fn new(config: Config, _context: &Context<'_>) -> Result<Self, Error> {
        Ok(Self { config })
    }

    fn extract(&mut self, document: &RawDocument<'_>, extraction: &mut Extraction<'_>) -> Result<Take, Error> {
        let Some(message) = MessageParser::default().parse(document.body()) else { return Ok(Take::Declined) };
        let place = Place::new(document);
        self.put_message(&message, &place, DEEPEST, extraction)
    }
}

impl PressMail {
    fn put_message(
        &self,
        message: &Message<'_>,
        place: &Place<'_>,
        depth: usize,
        extraction: &mut Extraction<'_>,
    ) -> Result<Take, Error> {
        let part = self.body(message);
        let inner = message.attachments().find_map(|part| match &part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        });
        let words = part.and_then(text_of).map_or(0, |text| text.split_whitespace().count());
        if let Some(inner) = inner
            && depth > 0
            && words < FEW_WORDS
        {
            if let Some((part, text)) = part.and_then(|part| Some((part, text_of(part)?))) {
                extraction.put_dropped(DropReason::Other, text, place.part(message, part, text));
            }
            return self.put_message(inner, place, depth - 1, extraction);
        }
        let Some((part, text)) = part.and_then(|part| Some((part, text_of(part)?))) else {
            return Ok(Take::Declined);
        };
        put_head(message, place, extraction)?;
        if part.is_encoding_problem {
            extraction.put_note("encoding", "a part of the message is encoded wrongly; what could be read was read");
        }
        let read = match &part.body {
            PartType::Html(html) => put_page(html, &place.of(message, part, html), extraction),
            _ => put_letter(text, &place.of(message, part, text), extraction),
        };
        Ok(if read { Take::Taken } else { Take::Declined })
    }

    /// The part that holds the release.
    fn body<'m>(&self, message: &'m Message<'_>) -> Option<&'m MessagePart<'m>> {
        let with_words = |part: &&MessagePart<'_>| text_of(part).is_some_and(|text| !text.trim().is_empty());
        let plain = message.text_bodies().filter(with_words).find(|part| matches!(part.body, PartType::Text(_)));
        let html = message.html_bodies().filter(with_words).find(|part| matches!(part.body, PartType::Html(_)));
        if self.config.prefer_plain { plain.or(html) } else { html.or(plain) }
    }
}

/// A covering note has fewer words than this.
const FEW_WORDS: usize = 60;

fn text_of<'m>(part: &'m MessagePart<'_>) -> Option<&'m str> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text),
        _ => None,
    }
}

/// What the head of the message says: title, date, sender.
fn put_head(message: &Message<'_>, place: &Place<'_>, extraction: &mut Extraction<'_>) -> Result<(), Error> {
    if let Some(subject) = message.subject() {
        let title = letter::without_prefixes(subject);
        extraction.put_meta(MetaField::Title, title);
        extraction.put_block(BlockKind::Title, title, place.header(message, "subject"));
    }
    if let Some(date) = message.date().filter(|date| date.is_valid()) {
        extraction.put_meta(MetaField::Published, &date.to_rfc3339());
    }
    if let Some(from) = message.from().and_then(|from| from.first()) {
        if let Some(site) = sender::site(from.name(), from.address()) {
            extraction.put_meta(MetaField::Site, site);
        }
        if let Some(address) = from.address() {
            extraction.put_json("from", &address)?;
        }
    }
    if let Some(id) = message.message_id() {
        extraction.put_json("message_id", &id)?;
    }
    Ok(())
}

/// An HTML part, read as a page. False where it holds no text.
fn put_page(html: &str, place: &dyn Fn(Origin) -> Origin, extraction: &mut Extraction<'_>) -> bool {
    let article = sayso_clean::clean_html(html, &sayso_clean::Options::default());
    for block in &article.blocks {
        // The title is the subject's.
        let kind = if block.kind == BlockKind::Title { BlockKind::Heading } else { block.kind };
        extraction.put_block(kind, article.slice(block.span), place(block.origin));
    }
    for dropped in &article.dropped {
        extraction.put_dropped(dropped.reason, &dropped.text, place(dropped.origin));
    }
    !article.blocks.is_empty()
}

/// A plain part. False where it holds nothing of a release.
fn put_letter(text: &str, place: &dyn Fn(Origin) -> Origin, extraction: &mut Extraction<'_>) -> bool {
    let mut any = false;
    for piece in read_letter(text) {
        match piece {
            Piece::Block { kind, text, origin } => {
                extraction.put_block(kind, &text, place(origin));
                any = true;
            }
            Piece::Dropped { reason, text, origin } => extraction.put_dropped(reason, &text, place(origin)),
        }
    }
    any
}

/// True where the first lines are those of a message: header fields only, two of them such as every message has.
fn begins_as_mail(start: &[u8]) -> bool {
    const KNOWN: [&[u8]; 9] = [
        b"from",
        b"to",
        b"subject",
        b"date",
        b"received",
        b"message-id",
        b"mime-version",
        b"return-path",
        b"delivered-to",
    ];
    let mut known = 0;
    for (number, line) in start.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let continues = number > 0 && line.first().is_some_and(u8::is_ascii_whitespace);
        let mailbox = number == 0 && line.starts_with(b"From ");
        if continues || mailbox {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            return false;
        }
        known += usize::from(KNOWN.iter().any(|field| name.eq_ignore_ascii_case(field)));
    }
    known >= 2
}

/// True where origins count bytes of the body itself.
fn counts_body(document: &RawDocument<'_>) -> bool {
    document.form() == Form::Other || document.text().is_some_and(|text| text.as_bytes() == document.body())
}

export_plugin!(extractor PressMail);
