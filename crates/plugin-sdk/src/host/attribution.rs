//! Attributions that a plugin adds or changes: proved against the article, given their speaker and their number.

use super::Fault;
use super::apply::slices;
use super::wire::Attributed;
use sayso_record::{Article, Attribution, AttributionKind, Span, Speaker, SpeakerKind};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an article's attributions and speakers while a plugin changes them.
///
/// A plugin may put tens of thousands of attributions for one long document, so that nothing here may look through all
/// of them for each.
pub(crate) struct Changes {
    /// Where each attribution stands that has not been taken out, by its id.
    attributions: BTreeMap<u32, usize>,
    next_attribution: u32,
    speakers: BTreeMap<u32, usize>,
    /// The first speaker of each name.
    names: BTreeMap<String, usize>,
    next_speaker: u32,
    /// Speakers that have been given mentions.
    mentioned: BTreeSet<usize>,
}

impl Changes {
    pub(crate) fn of(article: &Article) -> Self {
        let places = |ids: &mut dyn Iterator<Item = u32>| ids.zip(0..).collect::<BTreeMap<u32, usize>>();
        let attributions = places(&mut article.attributions.iter().map(|a| a.id));
        let speakers = places(&mut article.speakers.iter().map(|s| s.id));
        let mut names = BTreeMap::new();
        for (at, speaker) in article.speakers.iter().enumerate() {
            names.entry(speaker.name.clone()).or_insert(at);
        }
        let next = |places: &BTreeMap<u32, usize>| places.last_key_value().map_or(0, |(id, _)| id.saturating_add(1));
        Self {
            next_attribution: next(&attributions),
            next_speaker: next(&speakers),
            attributions,
            speakers,
            names,
            mentioned: BTreeSet::new(),
        }
    }

    /// Adds an attribution, with an id beyond every other until all are numbered anew.
    pub(crate) fn add(&mut self, article: &mut Article, new: &Attributed<'_>) -> Result<(), Fault> {
        let id = self.next_attribution;
        let attribution = self.made(article, new, id)?;
        self.next_attribution = id.saturating_add(1);
        self.attributions.insert(id, article.attributions.len());
        article.attributions.push(attribution);
        Ok(())
    }

    /// Puts an attribution in the place of the one numbered `id`.
    pub(crate) fn change(&mut self, article: &mut Article, id: u32, new: &Attributed<'_>) -> Result<(), Fault> {
        let at = self.position(id)?;
        let attribution = self.made(article, new, id)?;
        article.attributions[at] = attribution;
        Ok(())
    }

    /// Takes the attribution numbered `id` out. It stays where it is until [`Changes::finish`].
    pub(crate) fn drop(&mut self, id: u32) -> Result<(), Fault> {
        self.position(id)?;
        self.attributions.remove(&id);
        Ok(())
    }

    fn position(&self, id: u32) -> Result<usize, Fault> {
        self.attributions.get(&id).copied().ok_or(Fault::NotThere { what: "attribution", id })
    }

    /// Takes out what was dropped, puts the attributions in the order of the text and numbers them from 0, as the record
    /// promises.
    pub(crate) fn finish(self, article: &mut Article) -> Result<(), Fault> {
        for at in self.mentioned {
            if let Some(speaker) = article.speakers.get_mut(at) {
                speaker.mentions.sort_unstable();
                speaker.mentions.dedup();
            }
        }
        let attributions = &mut article.attributions;
        attributions.retain(|a| self.attributions.contains_key(&a.id));
        attributions.sort_by_key(|a| a.content.iter().map(|span| span.start).min());
        let numbers: BTreeMap<u32, u32> = attributions.iter().map(|a| a.id).zip(0..).collect();
        for a in attributions.iter_mut() {
            a.id = numbers.get(&a.id).copied().unwrap_or(a.id);
            a.within = a.within.and_then(|holder| numbers.get(&holder).copied());
        }
        if goes_in_a_circle(attributions) { Err(Fault::HeldInACircle) } else { Ok(()) }
    }

    /// The attribution that `new` describes, with its speaker.
    fn made(&mut self, article: &mut Article, new: &Attributed<'_>, id: u32) -> Result<Attribution, Fault> {
        let kind = match new.kind {
            0 => AttributionKind::Direct,
            1 => AttributionKind::Mixed,
            2 => AttributionKind::Indirect,
            number => return Err(Fault::UnknownNumber { what: "kind of attribution", number }),
        };
        let text = article.text.as_str();
        let all =
            |what, spans: &[Span]| spans.iter().map(|span| slices(what, *span, text)).collect::<Result<Vec<_>, _>>();
        let one = |what, span: Option<Span>| span.map(|span| slices(what, span, text)).transpose();
        if new.content.iter().all(|span| span.is_empty() && span.start <= span.end) {
            return Err(Fault::Empty { what: "the content of an attribution" });
        }
        if !(0.0..=1.0).contains(&new.confidence) {
            return Err(Fault::Confidence);
        }
        if let Some(holder) = new.within
            && (holder == id || !self.attributions.contains_key(&holder))
        {
            return Err(Fault::NotThere { what: "holder of an attribution called", id: holder });
        }
        let mut attribution = Attribution {
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
            speaker_confidence: None,
            evidence: new.evidence.to_owned(),
            explanation: None,
        };
        attribution.speaker = self.speaker(article, new)?;
        Ok(attribution)
    }

    /// The speaker that `new` names, by id or by name; added where the article has none of that name. The words of the
    /// source, which are proved by now, become mentions of it.
    fn speaker(&mut self, article: &mut Article, new: &Attributed<'_>) -> Result<Option<u32>, Fault> {
        let at = match (new.speaker, new.speaker_name) {
            (Some(id), _) => self.speakers.get(&id).copied().ok_or(Fault::NotThere { what: "speaker", id })?,
            (None, None) => return Ok(None),
            (None, Some("")) => return Err(Fault::Empty { what: "the name of a speaker" }),
            (None, Some(name)) => match self.names.get(name) {
                Some(at) => *at,
                None => {
                    let (id, at) = (self.next_speaker, article.speakers.len());
                    article.speakers.push(added(name, new, id)?);
                    self.next_speaker = id.saturating_add(1);
                    self.speakers.insert(id, at);
                    self.names.insert(name.to_owned(), at);
                    at
                }
            },
        };
        let speaker = &mut article.speakers[at];
        speaker.mentions.extend(new.source.iter().filter(|span| !span.is_empty()));
        self.mentioned.insert(at);
        Ok(Some(speaker.id))
    }
}

fn added(name: &str, new: &Attributed<'_>, id: u32) -> Result<Speaker, Fault> {
    let kind = match new.speaker_kind {
        0 => SpeakerKind::Person,
        1 => SpeakerKind::Organization,
        2 => SpeakerKind::Group,
        3 => SpeakerKind::Document,
        4 => SpeakerKind::Unknown,
        5 => SpeakerKind::Place,
        number => return Err(Fault::UnknownNumber { what: "kind of speaker", number }),
    };
    Ok(Speaker {
        id,
        name: name.to_owned(),
        kind,
        role: new.speaker_role.map(str::to_owned),
        anonymous: false,
        anonymity_reason: None,
        count: None,
        affiliation: None,
        pronoun: None,
        mentions: Vec::new(),
    })
}

/// Whether attributions hold one another so that none is the outermost. Their ids are their places.
fn goes_in_a_circle(attributions: &[Attribution]) -> bool {
    // Which walk from inside to outside has come by; one that comes by itself goes round for ever.
    let mut walked: Vec<Option<usize>> = vec![None; attributions.len()];
    for walk in 0..attributions.len() {
        let mut at = Some(walk);
        while let Some(here) = at {
            match walked[here] {
                None => walked[here] = Some(walk),
                Some(other) if other == walk => return true,
                Some(_) => break,
            }
            at = attributions[here].within.map(|holder| holder as usize).filter(|holder| *holder < walked.len());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use std::time::{Duration, Instant};

    fn said<'a>(name: &'a str, start: u32, within: Option<u32>) -> Attributed<'a> {
        Attributed {
            kind: 0,
            content: vec![Span::new(start, start + 1)],
            cue: Vec::new(),
            source: vec![Span::new(0, 1 + start % 2)],
            speaker: None,
            speaker_kind: 0,
            speaker_name: Some(name),
            speaker_role: None,
            addressee: None,
            time: None,
            place: None,
            medium: None,
            negated: false,
            within,
            confidence: 0.5,
            evidence: "test",
        }
    }

    #[test]
    fn what_is_put_is_ordered_and_numbered() {
        let mut article = testing::article("one two three");
        let mut changes = Changes::of(&article);
        changes.add(&mut article, &said("A", 8, None)).unwrap();
        changes.add(&mut article, &said("B", 4, Some(0))).unwrap();
        changes.add(&mut article, &said("A", 2, Some(1))).unwrap();
        changes.change(&mut article, 1, &said("C", 5, Some(0))).unwrap();
        changes.add(&mut article, &said("A", 1, None)).unwrap();
        changes.drop(3).unwrap();
        assert_eq!(changes.drop(3), Err(Fault::NotThere { what: "attribution", id: 3 }));
        changes.finish(&mut article).unwrap();
        let seen: Vec<_> =
            article.attributions.iter().map(|a| (a.id, a.content[0].start, a.speaker, a.within)).collect();
        assert_eq!(seen, [(0, 2, Some(0), Some(1)), (1, 5, Some(2), Some(2)), (2, 8, Some(0), None)]);
        assert_eq!(article.speakers[0].mentions, [Span::new(0, 1), Span::new(0, 2)]);
        assert_eq!(article.check(), Ok(()));
    }

    #[test]
    fn one_that_holds_what_was_dropped_is_held_by_none() {
        let mut article = testing::article("one two three");
        let mut changes = Changes::of(&article);
        changes.add(&mut article, &said("A", 0, None)).unwrap();
        changes.add(&mut article, &said("A", 1, Some(0))).unwrap();
        changes.drop(0).unwrap();
        assert!(changes.add(&mut article, &said("A", 1, Some(0))).is_err(), "its holder is gone");
        changes.finish(&mut article).unwrap();
        assert_eq!(article.attributions.iter().map(|a| (a.id, a.within)).collect::<Vec<_>>(), [(0, None)]);
    }

    #[test]
    fn a_circle_of_holders_is_a_fault() {
        let mut article = testing::article("one two three");
        let mut changes = Changes::of(&article);
        for (start, within) in [(0, None), (1, Some(0)), (2, Some(1))] {
            changes.add(&mut article, &said("A", start, within)).unwrap();
        }
        changes.change(&mut article, 0, &said("A", 0, Some(2))).unwrap();
        assert_eq!(changes.finish(&mut article), Err(Fault::HeldInACircle));
    }

    #[test]
    fn many_attributions_of_many_speakers_take_no_longer_each() {
        const COUNT: u32 = 60_000;
        let mut article = testing::article(&"x".repeat(COUNT as usize + 1));
        let names: Vec<String> = (0..COUNT).map(|n| format!("speaker {n}")).collect();
        let begun = Instant::now();
        let mut changes = Changes::of(&article);
        for (start, name) in (0..).zip(&names) {
            changes.add(&mut article, &said(name, start, start.checked_sub(1))).unwrap();
        }
        (0..COUNT).filter(|id| id % 2 == 0).for_each(|id| changes.drop(id).unwrap());
        changes.finish(&mut article).unwrap();
        assert_eq!(article.attributions.len(), 30_000);
        // Looked through for each, they took minutes.
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
