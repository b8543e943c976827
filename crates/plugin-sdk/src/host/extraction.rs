//! An article made of what an extractor put: the host joins the blocks to the text, as `clean` does.

use super::apply::{Applied, Extension, Gathered, verdict};
use super::wire::Effect;
use super::{Fault, RawInput};
use sayso_plugin_abi::{
    SAYSO_META_AGENCY, SAYSO_META_AUTHOR, SAYSO_META_DATELINE, SAYSO_META_IMAGE, SAYSO_META_LANGUAGE,
    SAYSO_META_MODIFIED, SAYSO_META_PUBLISHED, SAYSO_META_SECTION, SAYSO_META_SITE, SAYSO_META_TAG, SAYSO_META_TITLE,
    SAYSO_META_URL,
};
use sayso_record::{Article, Block, BlockKind, DropReason, Dropped, Meta, Note, Origin, Span};

/// What became of a document that an extractor saw and told no lie about.
#[derive(Clone, Debug, PartialEq)]
pub enum Extracted {
    /// The article. Its id and source are the caller's to fill.
    Article(Box<Article>),
    /// The extractor leaves it to `clean`.
    Declined,
    /// It leaves it out, or could not do it.
    Ended(Applied),
}

/// Makes the article that an extractor called `name` put for `input`.
///
/// White space inside a block is folded, its empty lines are left out, and a block that is empty then is none.
///
/// # Errors
/// The first thing that the plugin was wrong about.
pub fn extract(input: &RawInput<'_>, name: &str, gathered: Gathered<'_>) -> Result<Extracted, Fault> {
    let effects = gathered?;
    let said = verdict(&effects);
    if said != Applied::Kept {
        return Ok(Extracted::Ended(said));
    }
    if effects.contains(&Effect::Decline) {
        return Ok(Extracted::Declined);
    }
    let mut article = Article::default();
    let mut extension = Extension::default();
    for effect in effects {
        match effect {
            Effect::PutBlock { kind, text, origin } => {
                let origin = origin_of("the origin of a block", origin, input)?;
                put_block(&mut article, kind, text, origin)?;
            }
            Effect::PutDropped { reason, text, origin } => {
                let origin = origin_of("the origin of a dropped passage", origin, input)?;
                let reason = DropReason::ALL
                    .get(reason as usize)
                    .copied()
                    .ok_or(Fault::UnknownNumber { what: "reason for dropping a passage", number: reason })?;
                article.dropped.push(Dropped { reason, text: folded(text, " "), origin });
            }
            Effect::PutMeta { field, value } => put_meta(&mut article.meta, field, value.trim())?,
            Effect::PutJson { key, json } => extension.put_json(key, json)?,
            Effect::PutNote { code, message } => article.notes.push(Note::new(name, code, message)),
            Effect::DropRecord { .. } | Effect::Fail { .. } | Effect::Decline => {}
            Effect::PutSpan { .. }
            | Effect::AddAttribution(_)
            | Effect::ChangeAttribution(..)
            | Effect::DropAttribution(_) => return Err(Fault::NotForThisKind { call: effect.call() }),
        }
    }
    if article.blocks.is_empty() {
        return Err(Fault::NothingExtracted);
    }
    origins_fit(&article)?;
    extension.merge_into(&mut article, name);
    article.check().map_err(|law| Fault::BrokenLaw(law.to_string()))?;
    Ok(Extracted::Article(Box::new(article)))
}

/// Proves an origin: inside the decoded source and on character boundaries, or inside the body where there is no
/// decoded source.
fn origin_of(what: &'static str, origin: Span, input: &RawInput<'_>) -> Result<Origin, Fault> {
    match input.text {
        Some(text) => {
            super::apply::slices(what, origin, text)?;
        }
        None if origin.start > origin.end => return Err(Fault::UpsideDown { what, span: origin }),
        None if origin.end as usize > input.raw.body.len() => {
            return Err(Fault::OutOfBounds { what, span: origin, len: input.raw.body.len() });
        }
        None => {}
    }
    Ok(Origin(origin.start, origin.end))
}

fn put_block(article: &mut Article, kind: u32, text: &str, origin: Origin) -> Result<(), Fault> {
    let kind = BlockKind::ALL
        .get(kind as usize)
        .copied()
        .ok_or(Fault::UnknownNumber { what: "kind of block", number: kind })?;
    let text = folded(text, "\n");
    if text.is_empty() {
        return Ok(());
    }
    if !article.text.is_empty() {
        article.text.push_str("\n\n");
    }
    let start = article.text.len();
    article.text.push_str(&text);
    let span = Span::try_from_range(start..article.text.len()).ok_or(Fault::TextTooLong)?;
    article.blocks.push(Block { kind, span, origin });
    Ok(())
}

/// The lines of a text, white space inside each folded, empty ones left out, with `between` them.
fn folded(text: &str, between: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut gap = between;
        // What a control character stood for is gone; it parts words.
        for word in line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
            if !out.is_empty() {
                out.push_str(gap);
            }
            out.push_str(word);
            gap = " ";
        }
    }
    out
}

/// Two blocks may come from one place (a table, a part that is encoded as a whole), but not from places that overlap in
/// part: then one of the two is a slip.
fn origins_fit(article: &Article) -> Result<(), Fault> {
    let mut origins: Vec<Origin> = article.blocks.iter().map(|b| b.origin).filter(|o| o.0 < o.1).collect();
    origins.sort_unstable();
    origins.dedup();
    match origins.windows(2).find(|pair| pair[1].0 < pair[0].1) {
        Some(pair) => Err(Fault::OriginsOverlap {
            first: Span::new(pair[0].0, pair[0].1),
            second: Span::new(pair[1].0, pair[1].1),
        }),
        None => Ok(()),
    }
}

fn put_meta(meta: &mut Meta, field: u32, value: &str) -> Result<(), Fault> {
    let slot = match field {
        SAYSO_META_AUTHOR | SAYSO_META_TAG => {
            let list = if field == SAYSO_META_AUTHOR { &mut meta.authors } else { &mut meta.tags };
            if !value.is_empty() {
                list.push(value.to_owned());
            }
            return Ok(());
        }
        SAYSO_META_TITLE => &mut meta.title,
        SAYSO_META_PUBLISHED => &mut meta.published,
        SAYSO_META_MODIFIED => &mut meta.modified,
        SAYSO_META_SITE => &mut meta.site,
        SAYSO_META_URL => &mut meta.url,
        SAYSO_META_LANGUAGE => &mut meta.language,
        SAYSO_META_AGENCY => &mut meta.agency,
        SAYSO_META_DATELINE => &mut meta.dateline,
        SAYSO_META_SECTION => &mut meta.section,
        SAYSO_META_IMAGE => &mut meta.image,
        number => return Err(Fault::UnknownNumber { what: "field of the metadata", number }),
    };
    if (field == SAYSO_META_PUBLISHED || field == SAYSO_META_MODIFIED) && !is_date(value) {
        return Err(Fault::NotADate { value: value.to_owned() });
    }
    *slot = Some(value.to_owned()).filter(|value| !value.is_empty());
    Ok(())
}

/// True for `2021`, `2021-11`, `2021-11-23` and `2021-11-23T08:15`, the last with or without seconds and zone.
fn is_date(value: &str) -> bool {
    let fits = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(b, p)| if p == b'0' { b.is_ascii_digit() } else { b == p })
    };
    let Some((date, time)) = value.split_once('T') else {
        return ["0000", "0000-00", "0000-00-00"].iter().any(|pattern| fits(value, pattern));
    };
    let clock = time.strip_suffix('Z').unwrap_or_else(|| match time.rfind(['+', '-']) {
        Some(at) if fits(&time[at + 1..], "00:00") => &time[..at],
        _ => time,
    });
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    fits(date, "0000-00-00")
        && (fits(clock, "00:00") || fits(clock, "00:00:00"))
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_and_lines_are_kept() {
        assert_eq!(folded("  one\u{a0} two \r\n\r\n\tthree\u{0}four  ", "\n"), "one two\nthree four");
        assert_eq!(folded(" \n ", "\n"), "");
    }

    #[test]
    fn dates_are_as_precise_as_the_document_is() {
        for good in
            ["2021", "2021-11", "2021-11-23", "2021-11-23T08:15", "2021-11-23T08:15:00.5+05:00", "2021-11-23T08:15Z"]
        {
            assert!(is_date(good), "{good}");
        }
        for bad in ["", "23.11.2021", "2021-11-23T", "2021-11-23 08:15", "2021-11-23T08:15+0500", "Tuesday"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
