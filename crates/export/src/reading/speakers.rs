use super::marks::Numbers;
use super::style::Role;
use super::{View, plain, wrap};
use sayso_record::{Article, Attribution, AttributionKind, Speaker, SpeakerKind};

/// The list below the article: every speaker with what it said, in the order of the numbers, and at the end what
/// nobody is named for.
pub(super) fn list(view: &mut View, article: &Article, numbers: &Numbers) {
    if article.attributions.is_empty() {
        return;
    }
    let heading = view.palette.paint(Role::Heading, "Who said what");
    view.line(&heading);
    view.rule();
    for (index, id) in numbers.ids().iter().enumerate() {
        let Some(speaker) = article.speakers.iter().find(|speaker| speaker.id == *id) else { continue };
        if index > 0 {
            view.blank();
        }
        let said: Vec<&Attribution> = article.attributions.iter().filter(|a| a.speaker == Some(*id)).collect();
        head(view, &(index + 1).to_string(), &describe(speaker), speaker);
        said.into_iter().for_each(|attribution| statement(view, article, numbers, attribution));
    }
    let unnamed: Vec<&Attribution> = article.attributions.iter().filter(|a| a.speaker.is_none()).collect();
    if !unnamed.is_empty() {
        if !numbers.ids().is_empty() {
            view.blank();
        }
        let line = format!("{:>3}  {}", "–", view.palette.paint(Role::Faint, "nobody is named"));
        view.line(&line);
        unnamed.into_iter().for_each(|attribution| statement(view, article, numbers, attribution));
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
    }
    match (speaker.anonymous, &speaker.anonymity_reason) {
        (true, Some(reason)) => parts.push(format!("kept unnamed ({reason})")),
        (true, None) => parts.push("kept unnamed".into()),
        (false, _) => {}
    }
    parts.join(", ")
}

/// One statement on one line: how sure, what, and what sets it apart.
fn statement(view: &mut View, article: &Article, numbers: &Numbers, attribution: &Attribution) {
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
    if let Some(holder) = attribution.within.and_then(|id| article.attributions.iter().find(|a| a.id == id)) {
        apart.push(match numbers.of(holder.speaker) {
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
}
