//! Where the article names somebody or something: runs of capitals, with the titles before them and what stands beside.

use super::beginning::{Beginning, beginning, is_office};
use super::beside::{apposition_after, called_before, described_before, explained_by_person};
use super::dateline::behind_dateline;
use super::people::People;
use super::posts::post_after;
pub(super) use super::proper_words::ProperWords;
use super::proper_words::all_capitals;
use super::roles::{
    abbreviated_title, before_name, body, body_before_name, capital, head_of, is_address, is_aged, is_rank, is_vague,
    with_capitals, with_owner, without_article,
};
use super::runs::{handle, is_prefixed, run_from, run_in_headline};
use super::spokesman::is_spokesman;
use crate::lexicon::{Classes, Lexicon, Sort};
use crate::model::trees::{self, Trees};
use crate::reading::{Reading, Shape};
use sayso_record::Article;
use std::ops::Range;

/// One place where somebody or something is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameMention {
    /// The words of the name, titles left out.
    pub(super) name: Range<usize>,
    /// The same with the titles and the role before it: "Detective Inspector Fay Moss".
    pub(super) whole: Range<usize>,
    /// What the article says beside the name: a title, a role, an apposition.
    pub(super) role: Option<Range<usize>>,
    /// What a relative clause behind the name says that somebody does: "runs the clinic".
    pub(super) post: Option<Range<usize>>,
    /// The phrase that the name explains, where that stands before it: "The contractor" of "The contractor, Dale Hurst,".
    pub(super) described: Option<Range<usize>>,
    /// The words beside the name say that it is a person.
    pub(super) person: bool,
    /// They say that it is a body: "The plant's operator, Skarnkraft,".
    pub(super) body: bool,
}

/// What names are found in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) article: &'a Article,
    pub(super) reading: &'a Reading,
    pub(super) trees: &'a Trees,
    pub(super) people: &'a People,
    pub(super) lexicon: &'a Lexicon,
}

/// Every name of the article, in its order.
pub(super) fn find(text: Text<'_>, proper: &ProperWords) -> Vec<NameMention> {
    let Text { article, reading, trees, people, .. } = text;
    let mut found = Vec::new();
    // "Toronto-based Greyfell"
    let seated = |at: usize| {
        let text = reading.text(article, at);
        ["-based", "-born", "-owned", "-listed", "-led"].iter().any(|end| text.ends_with(end))
    };
    for (number, words) in reading.sentences.iter().enumerate() {
        let headline = all_capitals(article, reading, number, words);
        let mut at = behind_dateline(reading, words);
        while at < words.end {
            if let Some(end) = handle(reading, article, at) {
                let role = before_name(reading, trees, words, at);
                found.push(NameMention {
                    name: at..end,
                    whole: role.as_ref().map_or(at, |role| role.start)..end,
                    role,
                    post: None,
                    described: described_before(reading, trees, words, at, end),
                    person: true,
                    body: false,
                });
                at = end;
                continue;
            }
            if capital(reading, at) && seated(at) {
                at += 1;
                continue;
            }
            let run = if headline {
                run_in_headline(reading, trees, proper, words, at)
            } else {
                run_from(text, proper, words, at).or_else(|| {
                    // "al-Derri said"
                    let article_first = is_prefixed(reading.text(article, at));
                    article_first.then_some(at..at + 1)
                })
            };
            let Some(run) = run else {
                at += 1;
                continue;
            };
            at = run.end;
            if is_date(text, &run) || is_no_name(text, words, &run) || is_from_somewhere(reading, trees, people, &run) {
                continue;
            }
            if let Some(mention) = mention(text, proper, words, run) {
                found.push(mention);
            }
        }
    }
    found
}

/// "the German", "German officials": where somebody is from, and no name.
fn is_from_somewhere(reading: &Reading, trees: &Trees, people: &People, run: &Range<usize>) -> bool {
    run.len() == 1
        && people.is_demonym(reading.words[run.start].key)
        && (run.start > 0 && reading.classes(run.start - 1).any(Classes::DETERMINER)
            || reading.shape(run.end) == Shape::Lower && trees.nominals.get(run.end) == Some(&true))
}

/// "Aug. | 9", "9 Feb", "6:12 PM": a month cut short, or a half of the day.
fn is_date(text: Text<'_>, run: &Range<usize>) -> bool {
    let Text { reading, lexicon, .. } = text;
    let number = |at: usize| reading.shape(at) == Shape::Number;
    let behind = run.end + usize::from(reading.shape(run.end) == Shape::Stop);
    let half = run.start > 0 && number(run.start - 1) && reading.is_one_of(run.start, &["am", "pm"]);
    half || run.len() == 1
        && lexicon.is_of(reading.words[run.start].key, Sort::Month)
        && (number(behind)
            || run.start > 0 && number(run.start - 1)
            || behind > run.end && !reading.is_one_of(run.start, &["may"]))
}

/// "Q" and "X" alone; "A BOOKKEEPER who stole", where a paragraph begins in capitals.
fn is_no_name(text: Text<'_>, sentence: &Range<usize>, run: &Range<usize>) -> bool {
    let Text { article, reading, lexicon, .. } = text;
    let at = run.start;
    // "NEW THIS MORNING: …": the heading of a paragraph
    let common = |at: usize| {
        let classes = reading.classes(at);
        classes.any(Classes::DETERMINER.with(Classes::TIME).with(Classes::AUXILIARY).with(Classes::PREPOSITION))
    };
    let heading = run.len() > 1
        && at == sentence.start
        && run.clone().all(|at| reading.shape(at) == Shape::Upper)
        && run.clone().any(common)
        && reading.shape(run.end) == Shape::Colon;
    if heading {
        return true;
    }
    let network = lexicon.is_of(reading.words[at].key, Sort::Network)
        && at > sentence.start
        && reading.is_one_of(at - 1, &["on", "via", "a", "an", "over", "by"]);
    let letter = reading.text(article, at).len() == 1;
    let stopped = at + 1 < sentence.end && reading.shape(at + 1) == Shape::Stop;
    let addressed = at > 0
        && (is_address(reading, at - 1)
            || reading.classes(at - 1).any(Classes::TITLE)
            || reading.shape(at - 1) == Shape::Stop);
    let shouted = reading.shape(at) == Shape::Upper
        && at == sentence.start + 1
        && reading.is_one_of(sentence.start, &["a", "an"])
        && reading.words[at].span.len() > 5
        && (reading.is_human(at) || reading.words[at].senses.noun != 0);
    run.len() == 1 && (letter && !addressed && !stopped || shouted || network)
}

/// "A spokesman for | the operator |, Farraige Dara Teoranta,": the body that the name explains, and not who speaks for it.
fn body_spoken_for(text: Text<'_>, described: &Range<usize>, name: &Range<usize>) -> Option<Range<usize>> {
    let Text { reading, trees, lexicon, .. } = text;
    let head = head_of(reading, described);
    let bodies = Classes::ORGANIZATION.with(Classes::BODY);
    let of_body = |at: usize| reading.classes(at).any(bodies) || lexicon.is_of(reading.words[at].key, Sort::Firm);
    let noun = described
        .end
        .checked_sub(1)
        .filter(|&noun| noun > head && reading.shape(noun) == Shape::Lower && reading.classes(noun).any(bodies))?;
    // three words of which the first is nobody's name, or two that the tagger takes for no person's
    let person = name.len() < 3 && name.clone().all(|at| trees.tags[at] == trees::PERSON) && !name.clone().any(of_body);
    let inner = (head + 1..noun).rev().find(|&at| reading.is_one_of(at, &["for", "at", "of", "from"]))?;
    (is_spokesman(reading, head) && !person).then_some(inner + 1..described.end)
}

/// "Fjord Step|, a maker of pedometers,": a name that ends at `end` is a body's.
fn makes_something(text: Text<'_>, sentence: &Range<usize>, end: usize) -> bool {
    let reading = text.reading;
    // "Gene Toller, a retired mail carrier who", but no body
    let who = (end + 1..sentence.end.min(end + 8)).any(|at| reading.is_one_of(at, &["who"]));
    reading.shape(end) == Shape::Comma
        && !who
        && reading.is_one_of(end + 1, &["a", "an", "the"])
        && (end + 2..(end + 6).min(sentence.end))
            .take_while(|&at| reading.shape(at) == Shape::Lower && !reading.classes(at).any(Classes::PREPOSITION))
            .last()
            .is_some_and(|noun| body(reading, noun) && !reading.is_one_of(noun + 1, &["who", "whose"]))
}

/// "Northern Silver|, the largest producer on the coast,": so is this one.
fn is_largest(text: Text<'_>, sentence: &Range<usize>, end: usize) -> bool {
    let reading = text.reading;
    let size = ["largest", "biggest", "leading", "main", "sole"];
    let trades =
        ["producer", "maker", "supplier", "operator", "exporter", "importer", "employer", "provider", "distributor"];
    reading.shape(end) == Shape::Comma
        && (end + 2..(end + 6).min(sentence.end)).any(|at| reading.is_one_of(at, &size))
        && (end + 3..(end + 9).min(sentence.end))
            .take_while(|&at| reading.shape(at) != Shape::Comma)
            .any(|at| reading.is_one_of(at, &trades))
}

/// "Historian | Dr Amos Pell": a form of address is no part of what he is.
fn without_address(reading: &Reading, role: Range<usize>) -> Range<usize> {
    let address = |at: usize| is_address(reading, at) || reading.is_one_of(at, &["dame"]);
    let stopped = role.len() > 1 && reading.shape(role.end - 1) == Shape::Stop;
    let end = role.end - usize::from(stopped);
    if end > role.start + 1 && address(end - 1) { role.start..end - 1 } else { role }
}

/// "the hacker | known as", "professor at Yale and author | of": a role that a quotation cuts off ends before the small words.
fn without_loose_end(reading: &Reading, mut role: Range<usize>) -> Range<usize> {
    let small = Classes::PREPOSITION.with(Classes::COORDINATOR).with(Classes::DETERMINER);
    let loose = |at: usize| {
        reading.shape(at) == Shape::Lower
            && (reading.classes(at).any(small)
                || reading.is_one_of(at, &["as", "known", "called", "nicknamed", "dubbed"]))
    };
    while role.len() > 1 && loose(role.end - 1) {
        role.end -= 1;
    }
    role
}

/// What a run of capitals names, with what stands before and behind it; none for an office.
fn mention(text: Text<'_>, proper: &ProperWords, sentence: &Range<usize>, run: Range<usize>) -> Option<NameMention> {
    let Text { reading, trees, people, lexicon, .. } = text;
    let Beginning { start, titled, office } = beginning(text, proper, sentence, &run);
    let mut titled = titled;
    let name = start..run.end;
    if is_office(text, proper, sentence, &name) {
        return None;
    }
    // "Assistant coroner | Dr Neil Farquhar"
    let behind_address = run.start < start && is_address(reading, run.start);
    let opening = if behind_address { run.start } else { start };
    let before = before_name(reading, trees, sentence, opening).map(|role| role.start..role.end);
    let mut whole_start = before.as_ref().map_or(run.start, |b| b.start.min(run.start));
    // "Mr. | Olt"
    if !titled && abbreviated_title(reading, sentence, run.start) {
        whole_start = whole_start.min(run.start - 2);
        titled = true;
    }
    // "Her neighbour, | 81-year-old Graham Petherick,"
    let of_age = |at: &usize| *at > sentence.start && reading.text(text.article, *at).ends_with("-year-old");
    whole_start = whole_start.checked_sub(1).filter(of_age).unwrap_or(whole_start);
    let address = |role: &Range<usize>| role.len() == 1 && is_address(reading, role.start);
    if let Some(office) = office {
        whole_start = whole_start.min(office);
    }
    let of_title = || with_capitals(reading, trees, sentence, office.unwrap_or(run.start)..start);
    let before_it = before.clone().map(|role| with_owner(reading, sentence, role));
    let mut role = before_it.or_else(|| titled.then(of_title)).filter(|role| !address(role));
    // "the municipal chief executive | Hon Kojo Badu"
    let beyond = |rank: &Range<usize>| is_rank(reading, rank) && rank.start > sentence.start && before.is_none();
    if let Some(rank) = role.clone().filter(beyond) {
        role = before_name(reading, trees, sentence, rank.start)
            .map(|office| with_owner(reading, sentence, office))
            .or(role);
    }
    let mut person = titled || before.is_some();
    // "His wife, | the former sprinter Ilka Verhoeven,"
    let opening = whole_start.checked_sub(1).filter(|&at| at > sentence.start && before.is_some());
    let opening = opening.filter(|&at| reading.classes(at).any(Classes::DETERMINER)).unwrap_or(whole_start);
    // "Her former adviser, the late | Tove Lindqvist,"
    let late = opening.saturating_sub(2);
    let late = late > sentence.start && reading.is_one_of(late, &["the"]) && reading.is_one_of(late + 1, &["late"]);
    let opening = if late { opening - 2 } else { opening };
    let first_name = people.gender_of_first_name(reading.words[name.start].key).is_some();
    let described = described_before(reading, trees, sentence, opening, run.end).or_else(|| {
        let somebody = run.len() > 1 && first_name;
        explained_by_person(reading, trees, sentence, opening, run.end).filter(|_| somebody)
    });
    let of_body =
        described.clone().filter(|_| !person && !first_name).and_then(|words| body_spoken_for(text, &words, &name));
    let described = of_body.or(described);
    // "the daily El Mundo", "the broadcaster TV Sund"
    let outlet = |at: usize| lexicon.is_of(reading.words[at].key, Sort::Outlet);
    let mut named_body = name.start > sentence.start && outlet(name.start - 1);
    let makes_something =
        !first_name && (makes_something(text, sentence, run.end) || !titled && is_largest(text, sentence, run.end));
    let firm = name.len() > 1 && !first_name && lexicon.is_of(reading.words[name.end - 1].key, Sort::Firm);
    // "the Harbour Courier"
    let by_the = whole_start > sentence.start && reading.is_one_of(whole_start - 1, &["the"])
        || reading.is_one_of(run.start, &["the"]);
    let titled_paper =
        by_the && name.len() > 1 && !first_name && lexicon.outlets.contains(&reading.words[name.end - 1].key);
    named_body |= makes_something || firm && !titled || titled_paper;
    // "consultancy Orelink", "regional carrier Borealine"
    if !person
        && !first_name
        && let Some(words) = body_before_name(reading, trees, sentence, start)
    {
        named_body = true;
        whole_start = whole_start.min(words.start);
        role = Some(words);
    }
    // "The business minister, Lord Pennock,", "His chief of staff, lawyer Bing Sorel,": a rank or a calling says less than the
    // phrase before it, unless that is "her husband"
    let vague = |role: &Range<usize>| is_vague(reading, lexicon, role);
    let light = |role: &Range<usize>| is_rank(reading, role) || vague(role) && before.is_none();
    if let Some(described) = &described {
        let explains_body = body(reading, head_of(reading, described));
        let says_more = |role: &Range<usize>| light(role) || role.len() == 1 && !vague(described);
        if role.as_ref().is_none_or(says_more) {
            role = Some(without_article(reading, described)).filter(|_| !explains_body).or(role);
            person |= !explains_body;
            named_body |= explains_body;
        }
    }
    // "In Tarn Bellow, the landlady": where something is, and nobody's role
    let where_at = run.start == sentence.start + 1
        && reading.is_one_of(sentence.start, &["in", "at", "near", "outside", "around", "across"]);
    // "James Comer Jr|., the chairman"
    let junior = reading.is_one_of(run.end - 1, &["jr", "sr"]) && reading.shape(run.end) == Shape::Stop;
    let behind = run.end + usize::from(junior);
    let dashed = ["–", "—", "-"].contains(&reading.text(text.article, behind));
    let beside = apposition_after(reading, trees, sentence, behind, dashed);
    if let Some(beside) = beside.filter(|_| !makes_something && !where_at) {
        person = true;
        if role.as_ref().is_none_or(light) {
            role = Some(without_article(reading, &beside));
        }
    }
    // "a retired teacher called | Moira Lang"
    if role.is_none()
        && !named_body
        && let Some(called) = called_before(reading, trees, sentence, whole_start)
    {
        person = true;
        role = Some(called);
    }
    role = role.map(|role| without_address(reading, role)).map(|role| without_loose_end(reading, role));
    // "Heritage Olt, which campaigns"
    named_body |= !first_name
        && name.len() > 1
        && reading.shape(run.end) == Shape::Comma
        && reading.is_one_of(run.end + 1, &["which"])
        && run.end + 1 < sentence.end;
    let post = if named_body { None } else { post_after(reading, lexicon, sentence, behind) };
    let age = is_aged(reading, behind);
    let behind_comma = behind + usize::from(reading.shape(behind) == Shape::Comma);
    let who = behind_comma < sentence.end
        && ["who", "whose"].iter().any(|w| reading.words[behind_comma].key == crate::hash::word(w));
    person |= age || who;
    Some(NameMention { name, whole: whole_start..run.end, role, post, described, person, body: named_body && !person })
}
