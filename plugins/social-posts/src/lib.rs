//! A sayso plugin that gives embedded posts and quoting captions to those who wrote them.
//!
//! The built-in `attribute` reads sentences, and neither has any: an embedded post ends in a line with a name and a
//! handle, a caption in a dash and a name. This plugin reads the two by their form. It stands after `attribute`, looks
//! at what that found, and adds only what it left alone: where half of a post's or caption's words stand in the content
//! of an attribution already, nothing is added.
//!
//! ```text
//! The 7am boat stays until we have talked to every school on the island.
//! — Kelda Ferries (@keldaferries) November 3, 2025
//! ```

mod caption;
mod signature;

use sayso_plugin_sdk::record::{AttributionKind, Block, BlockKind, Span, SpeakerKind};
use sayso_plugin_sdk::{Article, Context, Error, Needs, NewAttribution, Output, Places, Stage, Who, export_plugin};
use schemars::JsonSchema;
use serde::Deserialize;
use signature::Signature;

/// A post runs over at most so many blocks.
const MOST_BLOCKS: usize = 8;

/// What `[plugin.config]` may hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Read embedded posts.
    pub posts: bool,
    /// Read captions that quote.
    pub captions: bool,
    /// The confidence that the attributions are given: how often they are right on the pages of your sources.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
}

impl Default for Config {
    fn default() -> Self {
        Self { posts: true, captions: true, confidence: 0.9 }
    }
}

/// The stage.
#[derive(Debug)]
pub struct SocialPosts {
    config: Config,
    blocks: Vec<Block>,
    /// What the built-in stage has found content in, sorted, no two overlapping.
    taken: Vec<Span>,
}

impl Stage for SocialPosts {
    type Config = Config;
    const SUMMARY: &'static str = "Gives embedded posts and quoting captions to those who wrote them.";
    const PLACES: Places = Places::AFTER_ATTRIBUTE;
    const NEEDS: Needs = Needs::ATTRIBUTIONS;

    fn new(config: Config, _: &Context<'_>) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&config.confidence) {
            return Err(Error::new("confidence is a probability: from 0 to 1"));
        }
        Ok(Self { config, blocks: Vec::new(), taken: Vec::new() })
    }

    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        self.blocks.clear();
        self.blocks.extend(article.blocks());
        self.taken = joined(article.attributions().flat_map(|a| a.content().iter().collect::<Vec<_>>()).collect());
        for at in 0..self.blocks.len() {
            let block = self.blocks[at];
            if self.config.captions && block.kind == BlockKind::Caption {
                self.caption(article, block.span, output);
            } else if self.config.posts && block.kind != BlockKind::Title {
                self.post(article, at, output);
            }
        }
        Ok(())
    }
}

impl SocialPosts {
    fn caption(&self, article: &Article<'_>, block: Span, output: &mut Output<'_>) {
        let Some(quoted) = caption::of_block(article.text(), block) else { return };
        if self.is_taken(&[quoted.content]) {
            return;
        }
        let role = quoted.role.map(|role| article.slice(role));
        output.add_attribution(&NewAttribution {
            cue: &[quoted.cue],
            source: &[quoted.source],
            who: who(article, article.slice(quoted.name), SpeakerKind::Person, role),
            ..NewAttribution::new(AttributionKind::Direct, &[quoted.content], self.config.confidence, "quoting caption")
        });
    }

    fn post(&self, article: &Article<'_>, at: usize, output: &mut Output<'_>) {
        let text = article.text();
        let Some(signature) = signature::of_block(text, self.blocks[at].span) else { return };
        let body = self.body(text, at, &signature);
        if body.is_empty() || self.is_taken(&body) {
            return;
        }
        output.add_attribution(&NewAttribution {
            source: &[signature.source],
            time: signature.time,
            who: who(article, article.slice(signature.name), SpeakerKind::Unknown, None),
            ..NewAttribution::new(AttributionKind::Direct, &body, self.config.confidence, "embedded post")
        });
    }

    /// The post that a signature stands under: what is before it in its block, or the blocks before (of a passage set
    /// off as quoted), or the one block before; for one without a dash, which stands over a post, the block after.
    fn body(&self, text: &str, at: usize, signature: &Signature) -> Vec<Span> {
        if !signature.body.is_empty() {
            return vec![signature.body];
        }
        let is_body = |block: &Block| {
            matches!(block.kind, BlockKind::Quote | BlockKind::Paragraph | BlockKind::ListItem)
                && signature::of_block(text, block.span).is_none()
        };
        if !signature.dashed {
            let dated = signature.time.is_some();
            return self.blocks.get(at + 1).filter(|b| dated && is_body(b)).map(|b| b.span).into_iter().collect();
        }
        let set_off = self.blocks[at].kind == BlockKind::Quote;
        let before = self.blocks[..at].iter().rev().take(if set_off { MOST_BLOCKS } else { 1 });
        let mut body: Vec<Span> =
            before.take_while(|b| is_body(b) && (!set_off || b.kind == BlockKind::Quote)).map(|b| b.span).collect();
        body.reverse();
        body
    }

    /// True where half of these bytes stand in the content of an attribution already.
    fn is_taken(&self, content: &[Span]) -> bool {
        let all: u32 = content.iter().map(|span| span.len()).sum();
        let shared: u32 = content
            .iter()
            .map(|span| {
                let from = self.taken.partition_point(|t| t.end <= span.start);
                let over = self.taken[from..].iter().take_while(|t| t.start < span.end);
                over.map(|t| t.end.min(span.end) - t.start.max(span.start)).sum::<u32>()
            })
            .sum();
        shared * 2 >= all
    }
}

/// Spans sorted, those that touch made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

/// The article's own speaker where exactly one goes by the name, or by a part of it ("Renwick" for "Isla Renwick");
/// else a new one.
fn who<'a>(article: &Article<'a>, name: &'a str, kind: SpeakerKind, role: Option<&'a str>) -> Who<'a> {
    let part_of = |short: &str| {
        !short.is_empty() && short.split_whitespace().all(|word| name.split_whitespace().any(|own| own == word))
    };
    let same = article.speakers().find(|speaker| speaker.name() == name);
    let mut like = article.speakers().filter(|speaker| part_of(speaker.name()));
    match (same, like.next(), like.next()) {
        (Some(speaker), ..) | (None, Some(speaker), None) => Who::Speaker(speaker.id()),
        _ => Who::Named { name, kind, role },
    }
}

export_plugin!(SocialPosts);
