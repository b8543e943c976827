use super::style::Role;
use super::{View, plain, wrap};
use crate::marks::{Numbers, speakers_by_id};
use sayso_record::{Article, Attribution, AttributionKind, Explanation, Span, Speaker, SpeakerKind};
use std::collections::BTreeMap;

/// The list below the article: every speaker with what it said, in the order of the numbers, and at the end what
/// nobody is named for.
pub(super) fn list(view: &mut View, article: &Article, numbers: &Numbers) {
    if article.attributions.is_empty() {
        return;
    }
    let heading = view.palette.paint(Role::Heading, "Who said what");
    view.line(&heading);
    view.rule();
    let speakers = speakers_by_id(article);
    let mut said: BTreeMap<Option<u32>, Vec<&Attribution>> = BTreeMap::new();
    let mut holders: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for attribution in &article.attributions {
        said.entry(numbers.of(attribution.speaker)).or_default().push(attribution);
        holders.insert(attribution.id, numbers.of(attribution.speaker));
    }
    for (number, id) in (1..).zip(numbers.ids()) {
        let Some(speaker) = speakers.get(id) else { continue };
        if number > 1 {
            view.blank();
        }
        head(view, &number.to_string(), &describe(speaker), speaker);
        said.get(&Some(number)).into_iter().flatten().for_each(|a| statement(view, article, &holders, a));
    }
    if let Some(unnamed) = said.get(&None) {
        if !numbers.ids().is_empty() {
            view.blank();
        }
        let line = format!("{:>3}  {}", "–", view.palette.paint(Role::Faint, "nobody is named"));
        view.line(&line);
        unnamed.iter().for_each(|attribution| statement(view, article, &holders, attribution));
    }
}

fn head(view: &mut View, number: &str, about: &str, speaker: &Speaker) {
    let pad = 3_usize.saturating_sub(number.len());
    let name = wrap::shorten(&plain(&speaker.name), view.width.saturating_sub(5));
    let room = view.width.saturating_sub(7 + wrap::width(&name));
    let about = if about.is_empty() || room < 12 { String::new() } else { wrap::shorten(&plain(about), room) };
    let line = format!(
        "{:pad$}{}  {}{}{}",
        "",
        view.palette.paint(Role::Number, number),
        view.palette.paint(Role::Source, &name),
        if about.is_empty() { "" } else { ", " },
        view.palette.paint(Role::Faint, &about),
    );
    view.line(&line);
}

fn describe(speaker: &Speaker) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(speaker.role.clone());
    match speaker.kind {
        SpeakerKind::Person | SpeakerKind::Unknown => {}
        SpeakerKind::Organization => parts.push("organization".into()),
        SpeakerKind::Group => parts.push("group".into()),
        SpeakerKind::Document => parts.push("document".into()),
        SpeakerKind::Place => parts.push("place".into()),
    }
    match (speaker.anonymous, &speaker.anonymity_reason) {
        (true, Some(reason)) => parts.push(format!("kept unnamed ({reason})")),
        (true, None) => parts.push("kept unnamed".into()),
        (false, _) => {}
    }
    if let Some(affiliation) = &speaker.affiliation {
        parts.push(format!("of {affiliation}"));
    }
    parts.join(", ")
}

/// One statement on one line: how sure, what, and what sets it apart.
fn statement(view: &mut View, article: &Article, holders: &BTreeMap<u32, Option<u32>>, attribution: &Attribution) {
    let mut words = String::new();
    for span in &attribution.content {
        if !words.is_empty() {
            words.push_str(" … ");
        }
        words.push_str(article.slice(*span).trim());
    }
    let mut apart: Vec<String> = Vec::new();
    if attribution.negated {
        apart.push("not said".into());
    }
    if let Some(holder) = attribution.within.and_then(|id| holders.get(&id)) {
        apart.push(match holder {
            Some(number) => format!("as told by {number}"),
            None => "second-hand".into(),
        });
    }
    if attribution.kind == AttributionKind::Indirect {
        apart.push("indirect".into());
    }
    let apart = if apart.is_empty() { String::new() } else { format!("  ({})", apart.join("; ")) };
    // What was said comes first where there is no room for both.
    let apart = if 28 + wrap::width(&apart) > view.width { String::new() } else { apart };
    let sure = format!("{:>3.0} %", (attribution.confidence.clamp(0.0, 1.0) * 100.0).floor());
    let room = view.width.saturating_sub(12 + wrap::width(&apart)).max(8);
    let line = format!(
        "     {}  {}{}",
        view.palette.paint(Role::Faint, &sure),
        view.palette.paint(Role::Content, &wrap::shorten(&plain(&words), room)),
        view.palette.paint(Role::Faint, &apart),
    );
    view.line(&line);
    if let Some(explanation) = &attribution.explanation {
        explain(view, article, explanation);
    }
}

/// Why, below a statement: what decided, whom the source may mean, what else may be made of the cue.
fn explain(view: &mut View, article: &Article, explanation: &Explanation) {
    let say = |view: &mut View, text: &str| {
        let text = wrap::shorten(&plain(text), view.width.saturating_sub(12).max(8));
        let line = format!("            {}", view.palette.paint(Role::Faint, &text));
        view.line(&line);
    };
    let percent = |p: f32| format!("{:.0} %", (p.clamp(0.0, 1.0) * 100.0).floor());
    explanation.reasons.iter().for_each(|reason| say(view, &format!("· {reason}")));
    for candidate in &explanation.candidates {
        let reasons =
            if candidate.reasons.is_empty() { String::new() } else { format!("  {}", candidate.reasons.join(", ")) };
        say(view, &format!("? {:>5}  {}{reasons}", percent(candidate.probability), candidate.name));
    }
    for reading in explanation.readings.iter().filter(|_| explanation.readings.len() > 1) {
        let words = |spans: &[Span]| spans.iter().map(|s| article.slice(*s).trim()).collect::<Vec<_>>().join(" … ");
        let who = if reading.source.is_empty() { "–".to_owned() } else { words(&reading.source) };
        say(view, &format!("= {:>5}  {who}: {}", percent(reading.probability), words(&reading.content)));
    }
}
