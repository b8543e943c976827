//! Attributions that a plugin adds or changes: proved against the article, given their speaker and their number.

use super::Fault;
use super::apply::slices;
use super::wire::Attributed;
use sayso_record::{Article, Attribution, AttributionKind, Span, Speaker, SpeakerKind};
use std::collections::BTreeMap;

/// The attribution that `new` describes, without its speaker.
pub(crate) fn proved(article: &Article, new: &Attributed<'_>, id: u32) -> Result<Attribution, Fault> {
    let kind = match new.kind {
        0 => AttributionKind::Direct,
        1 => AttributionKind::Mixed,
        2 => AttributionKind::Indirect,
        number => return Err(Fault::UnknownNumber { what: "kind of attribution", number }),
    };
    let text = article.text.as_str();
    let all = |what, spans: &[Span]| spans.iter().map(|span| slices(what, *span, text)).collect::<Result<Vec<_>, _>>();
    let one = |what, span: Option<Span>| span.map(|span| slices(what, span, text)).transpose();
    if new.content.iter().all(|span| span.is_empty() && span.start <= span.end) {
        return Err(Fault::Empty { what: "the content of an attribution" });
    }
    if !(0.0..=1.0).contains(&new.confidence) {
        return Err(Fault::Confidence);
    }
    if let Some(holder) = new.within
        && (holder == id || !article.attributions.iter().any(|a| a.id == holder))
    {
        return Err(Fault::NotThere { what: "holder of an attribution called", id: holder });
    }
    Ok(Attribution {
        id,
        kind,
        content: all("content", &new.content)?,
        cue: all("cue", &new.cue)?,
        source: all("source", &new.source)?,
        speaker: None,
        addressee: one("addressee", new.addressee)?,
        time: one("time", new.time)?,
        place: one("place", new.place)?,
        medium: one("medium", new.medium)?,
        negated: new.negated,
        within: new.within,
        confidence: new.confidence,
        evidence: new.evidence.to_owned(),
    })
}

/// The speaker that `new` names, by id or by name; added where the article has none of that name. The words of the
/// source, which are proved by now, become mentions of it.
pub(crate) fn take_speaker(article: &mut Article, new: &Attributed<'_>) -> Result<Option<u32>, Fault> {
    let at = match (new.speaker, new.speaker_name) {
        (Some(id), _) => {
            article.speakers.iter().position(|s| s.id == id).ok_or(Fault::NotThere { what: "speaker", id })?
        }
        (None, None) => return Ok(None),
        (None, Some("")) => return Err(Fault::Empty { what: "the name of a speaker" }),
        (None, Some(name)) => match article.speakers.iter().position(|s| s.name == name) {
            Some(at) => at,
            None => {
                article.speakers.push(added(article, name, new)?);
                article.speakers.len() - 1
            }
        },
    };
    let speaker = &mut article.speakers[at];
    for span in &new.source {
        if !span.is_empty() && !speaker.mentions.contains(span) {
            speaker.mentions.push(*span);
        }
    }
    speaker.mentions.sort_unstable();
    Ok(Some(speaker.id))
}

fn added(article: &Article, name: &str, new: &Attributed<'_>) -> Result<Speaker, Fault> {
    let kind = match new.speaker_kind {
        0 => SpeakerKind::Person,
        1 => SpeakerKind::Organization,
        2 => SpeakerKind::Group,
        3 => SpeakerKind::Document,
        4 => SpeakerKind::Unknown,
        number => return Err(Fault::UnknownNumber { what: "kind of speaker", number }),
    };
    Ok(Speaker {
        id: article.speakers.iter().map(|s| s.id + 1).max().unwrap_or(0),
        name: name.to_owned(),
        kind,
        role: new.speaker_role.map(str::to_owned),
        anonymous: false,
        anonymity_reason: None,
        mentions: Vec::new(),
    })
}

/// Puts the attributions in the order of the text and numbers them from 0, as the record promises.
pub(crate) fn number_anew(article: &mut Article) {
    article.attributions.sort_by_key(|a| a.content.iter().map(|span| span.start).min());
    let numbers: BTreeMap<u32, u32> =
        article.attributions.iter().enumerate().map(|(at, a)| (a.id, u32::try_from(at).unwrap_or(u32::MAX))).collect();
    for a in &mut article.attributions {
        a.id = numbers.get(&a.id).copied().unwrap_or(a.id);
        a.within = a.within.and_then(|holder| numbers.get(&holder).copied());
    }
}
