//! Which of the people and bodies met so far a name means: by its words, its initials, an office, its spelling, or a part.

use super::entity::{BEARERS, Entities, Entity};
use super::kinds::is_joiner;
use super::names::NameMention;
use super::spelling::same_spelling;
use crate::hash;
use crate::lexicon::Classes;
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

impl Entities<'_> {
    pub(super) fn by_name(&self, mention: &NameMention, kind: SpeakerKind) -> Option<usize> {
        let name = &mention.name;
        let last = self.key(name.end - 1);
        let bearers = |key: u64| self.by_word.get(&key).map_or(&[][..], Vec::as_slice).iter().rev().copied();
        // "Umm Roth's eldest son, | Roth,": not the one whose son he is
        let owner =
            mention.described.clone().and_then(|mut words| words.find(|&at| self.reading.is_one_of(at, &["'s"])));
        let is_owner = |known: &Entity| owner.is_some_and(|at| known.mentions.last().is_some_and(|m| m.end == at));
        let titles = self.people.gender_of_titles(self.reading, mention.whole.start..name.start);
        let fits = |entity: &usize| {
            let known = &self.all[*entity];
            titles.is_none_or(|g| known.may_seem(g))
                && !is_owner(known)
                && (name.len() == known.best.len()
                    || self.is_club(name, &known.best)
                    || may_be_one((name.len(), kind), (known.best.len(), known.kind)))
                && self.same_name(name, &known.best)
                && !self.is_named_after((name, kind), (&known.best, known.kind))
        };
        // "Haas" of two of that name is the one who speaks in the article, else the one met last
        let speaks = |entity: &usize| self.all[*entity].said > 0;
        let alone = name.len() == 1;
        let by_last = bearers(last).filter(fits).find(|entity| !alone || speaks(entity));
        // "the elder Dunn": of those so called the one spoken of last
        let which = ["elder", "younger", "older"];
        let told_apart = alone && name.start > 1 && self.reading.is_one_of(name.start - 1, &which);
        if told_apart && self.reading.is_one_of(name.start - 2, &["the"]) {
            let spoken_of = |entity: &usize| self.all[*entity].last.start;
            return bearers(last).filter(fits).max_by_key(spoken_of);
        }
        let main = if alone { self.called_so_before(last, bearers(last).filter(fits)) } else { None };
        let found =
            main.or(by_last).or_else(|| bearers(last).find(fits)).or_else(|| bearers(self.key(name.start)).find(fits));
        found
            .or_else(|| self.by_initials(name))
            .or_else(|| self.by_office(name))
            .or_else(|| self.by_spelling(name, kind))
            .or_else(|| self.by_first_word(mention))
            .or_else(|| self.by_short_name(name))
            .or_else(|| self.by_long_name(name))
            .filter(|&entity| !is_owner(&self.all[entity]))
    }

    /// "Kevin" for "Kev" of whom nothing else is known: a first name that was cut short.
    fn by_long_name(&self, name: &Range<usize>) -> Option<usize> {
        let long = self.reading.text(self.article, name.start);
        self.people.gender_of_first_name(self.key(name.start))?;
        let fits = |known: &Entity| {
            let short = self.reading.text(self.article, known.best.start);
            known.named
                && matches!(known.kind, SpeakerKind::Person | SpeakerKind::Unknown)
                && known.best.len() == 1
                && (3..long.len().saturating_sub(1)).contains(&short.len())
                && self.reading.shape(known.best.start) == Shape::Capital
                && long.starts_with(short)
        };
        let mut bearers = self.all.iter().enumerate().rev().take(BEARERS).filter(|(_, known)| fits(known));
        let (entity, _) = bearers.next()?;
        bearers.next().is_none().then_some(entity)
    }

    /// "Penmorrick Seal Rescue" is not the town of Penmorrick.
    fn is_named_after(&self, a: (&Range<usize>, SpeakerKind), b: (&Range<usize>, SpeakerKind)) -> bool {
        let (short, long) = if a.0.len() <= b.0.len() { (a, b) } else { (b, a) };
        let (first, place) = (self.key(short.0.start), short.1 == SpeakerKind::Place);
        place
            && (long.1 != SpeakerKind::Person || long.0.len() > 2)
            && short.0.len() < long.0.len()
            && first == self.key(long.0.start)
            && self.people.gender_of_first_name(first).is_none()
    }

    /// The one of those with a surname whom the article has called by it alone: "Joseph" is the batsman, and his mother
    /// "Merlene Joseph".
    fn called_so_before(&self, surname: u64, bearers: impl Iterator<Item = usize>) -> Option<usize> {
        let alone = |entity: usize| {
            let mentions = self.all[entity].mentions.iter().take(BEARERS);
            mentions.filter(|words| words.len() == 1 && self.key(words.start) == surname).count()
        };
        let full = |&entity: &usize| {
            let best = &self.all[entity].best;
            best.len() > 1 && self.key(best.end - 1) == surname
        };
        let mut called = bearers.filter(full).map(|entity| (alone(entity), entity)).filter(|(times, _)| *times > 0);
        let (_, entity) = called.next()?;
        called.next().is_none().then_some(entity)
    }

    /// "Doug" and "Doug Prewitt" for "Douglas Prewitt": a first name cut short.
    fn by_short_name(&self, name: &Range<usize>) -> Option<usize> {
        let short = self.reading.text(self.article, name.start);
        if name.len() > 2 || short.len() < 3 || self.reading.shape(name.start) != Shape::Capital {
            return None;
        }
        let fits = |known: &Entity| {
            let first = self.reading.text(self.article, known.best.start);
            known.named
                && known.kind == SpeakerKind::Person
                && known.best.len() > 1
                && first.len() > short.len() + 1
                && first.starts_with(short)
                && self.people.gender_of_first_name(self.key(known.best.start)).is_some()
                && (name.len() == 1 || self.key(name.end - 1) == self.key(known.best.end - 1))
        };
        let mut bearers = self.all.iter().enumerate().rev().take(BEARERS).filter(|(_, known)| fits(known));
        let (entity, _) = bearers.next()?;
        bearers.next().is_none().then_some(entity)
    }

    /// "Evergreen" for "Evergreen Heritage Group", where the tagger alone takes it for a person: nobody of that name was met.
    fn by_first_word(&self, mention: &NameMention) -> Option<usize> {
        let name = &mention.name;
        let key = self.key(name.start);
        if name.len() != 1 || mention.person || self.people.gender_of_first_name(key).is_some() {
            return None;
        }
        let fits = |entity: &usize| {
            let known = &self.all[*entity];
            known.kind == SpeakerKind::Organization && self.key(known.best.start) == key && !self.people.is_place(key)
        };
        self.by_word.get(&key)?.iter().rev().copied().find(fits)
    }

    /// "Midvale" and "Rovers" for "Midvale Rovers": sports pages call a club by either word.
    fn is_club(&self, name: &Range<usize>, known: &Range<usize>) -> bool {
        let long = if name.len() < known.len() { known } else { name };
        long.len() == 2 && self.reading.classes(long.end - 1).any(Classes::BODY)
    }

    /// Two forms of one name: the same words, or the one a part of the other that a newspaper would use.
    fn same_name(&self, name: &Range<usize>, known: &Range<usize>) -> bool {
        let holds = |words: &Range<usize>, key: u64| words.clone().any(|at| self.key(at) == key);
        let (short, long) = if name.len() <= known.len() { (name, known) } else { (known, name) };
        if short.clone().all(|at| holds(long, self.key(at))) {
            let (first, last) = (self.key(long.start), self.key(long.end - 1));
            // "Bank" is not "Bank of Korva", and "York" not "New York Post"
            let body = long
                .clone()
                .any(|at| self.reading.classes(at).any(Classes::ORGANIZATION) || is_joiner(self.reading, at))
                || short.clone().any(|at| self.people.is_place(self.key(at)));
            return !body
                || short.len() == long.len()
                || self.follows_order(short, long)
                    && (holds(short, first) && (short.len() > 1 || !holds(short, last))
                        || self.is_seated_before(short, long));
        }
        // one surname and two spellings of a first name: "Mohammed Khan", "Muhammad Khan"
        short.len() == long.len()
            && short.len() > 1
            && short.clone().zip(long.clone()).all(|(a, b)| {
                self.key(a) == self.key(b)
                    || same_spelling(self.reading.text(self.article, a), self.reading.text(self.article, b))
            })
    }

    /// True where the words of the short name stand in the long one in the same order: "Tax Policy Center" is not "Center for
    /// Federal Tax Policy".
    fn follows_order(&self, short: &Range<usize>, long: &Range<usize>) -> bool {
        let mut rest = long.clone();
        short.clone().all(|at| rest.any(|other| self.key(other) == self.key(at)))
    }

    /// "Security Council" for "United Nations Security Council", "Supreme Court" for "U.S. Supreme Court".
    fn is_seated_before(&self, short: &Range<usize>, long: &Range<usize>) -> bool {
        let seat = |at: usize| {
            self.reading.shape(at) == Shape::Upper
                || self.people.is_place(self.key(at))
                || self.people.is_demonym(self.key(at))
                || self.reading.is_one_of(at, &["united", "nations", "states", "european"])
        };
        let (head, tail) = (long.start..long.end - short.len(), long.end - short.len()..long.end);
        short.len() > 1
            && short.clone().zip(tail).all(|(a, b)| self.key(a) == self.key(b))
            && head.into_iter().all(seat)
    }

    /// "TTP" for "Tehreek-e-Taliban Pakistan".
    fn by_initials(&self, name: &Range<usize>) -> Option<usize> {
        let text = self.reading.text(self.article, name.start);
        if name.len() != 1 || self.reading.shape(name.start) != Shape::Upper || text.len() < 2 {
            return None;
        }
        self.by_initials.get(&hash::word(&text.replace('.', ""))).copied()
    }

    /// "The CS" for "Agriculture Cabinet Secretary Halima Noor".
    fn by_office(&self, name: &Range<usize>) -> Option<usize> {
        let text = self.reading.text(self.article, name.start);
        let office = name.len() == 1
            && name.start > 0
            && self.reading.shape(name.start) == Shape::Upper
            && (2..5).contains(&text.len())
            && self.reading.is_one_of(name.start - 1, &["the"]);
        if !office {
            return None;
        }
        let near = (0..self.all.len()).rev().take(BEARERS);
        near.filter(|&entity| self.all[entity].named && self.all[entity].kind == SpeakerKind::Person)
            .find(|&entity| self.has_initials(entity, text))
    }

    /// True where the role of somebody ends in words with these initials.
    pub(super) fn has_initials(&self, entity: usize, initials: &str) -> bool {
        let small = |at: &usize| self.reading.is_one_of(*at, &["of", "for", "the", "and"]);
        let role = self.all[entity].role.clone().unwrap_or_default().filter(|at| !small(at));
        let first = role.filter_map(|at| self.reading.text(self.article, at).chars().next());
        first.collect::<String>().to_uppercase().ends_with(initials)
    }

    /// The initials of a name of several words, small words left out.
    pub(super) fn initials(&self, name: &Range<usize>) -> Option<u64> {
        if name.len() < 2 {
            return None;
        }
        let mut initials = String::new();
        for at in name.clone() {
            for part in self.reading.text(self.article, at).split('-') {
                initials.extend(part.chars().next().filter(|c| c.is_uppercase()));
            }
        }
        (initials.len() > 1).then(|| hash::word(&initials))
    }

    /// "Yusuf" for "Yousuf".
    fn by_spelling(&self, name: &Range<usize>, kind: SpeakerKind) -> Option<usize> {
        let last = name.end - 1;
        let &entity = self.by_consonants.get(&self.consonants(last)?)?;
        let known = &self.all[entity];
        let (short, long) = if name.len() <= known.best.len() { (name, &known.best) } else { (&known.best, name) };
        let text = |at: usize| self.reading.text(self.article, at);
        let first = short.len() == 1
            || self.key(short.start) == self.key(long.start)
            || same_spelling(text(short.start), text(long.start));
        (first
            && known.named
            && matches!(known.kind, SpeakerKind::Person | SpeakerKind::Unknown)
            && matches!(kind, SpeakerKind::Person | SpeakerKind::Unknown)
            && same_spelling(text(last), text(known.best.end - 1)))
        .then_some(entity)
    }

    pub(super) fn consonants(&self, at: usize) -> Option<u64> {
        let text = self.reading.text(self.article, at);
        if text.len() < 5 {
            return None;
        }
        let mut kept = String::new();
        for c in text.chars().map(|c| c.to_ascii_lowercase()).filter(|c| !"aeiouyh'’".contains(*c)) {
            if !kept.ends_with(c) {
                kept.push(c);
            }
        }
        Some(hash::word(&kept))
    }
}

/// "Trump" is not the "Trump Foundation", nor "York" "Duchess York".
fn may_be_one(a: (usize, SpeakerKind), b: (usize, SpeakerKind)) -> bool {
    let (short, long) = if a.0 <= b.0 { (a.1, b.1) } else { (b.1, a.1) };
    // A surname alone tells little of its bearer, the whole name much.
    !(short == SpeakerKind::Person
        && matches!(long, SpeakerKind::Organization | SpeakerKind::Place | SpeakerKind::Group))
}
