//! What the classifier sees of a passage: its words, its place in the tree, and its neighbours, as small numbers.
//!
//! Every feature is one byte (lengths and counts on a logarithmic scale, shares of 255, flags), and the table stands
//! column by column, so that a tree of the model compares a whole column at once.

use super::measure::{Measure, phrase_code};
use super::names::category;
use super::passage::{Context, Passages};
use crate::html::{Document, Tag};
use rustc_hash::FxHashMap;
use sayso_record::BlockKind;

/// Features of all passages of a page, column by column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How many passages there are: the length of a column.
    pub rows: usize,
    columns: Vec<u8>,
    names: Vec<&'static str>,
}

impl Table {
    /// The values of one feature for all passages.
    #[must_use]
    pub fn column(&self, feature: usize) -> &[u8] {
        &self.columns[feature * self.rows..(feature + 1) * self.rows]
    }

    /// The names of the features, in the order of the columns.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    pub(super) fn add(&mut self, name: &'static str, values: impl Iterator<Item = u8>) {
        self.names.push(name);
        let before = self.columns.len();
        self.columns.extend(values.take(self.rows));
        debug_assert_eq!(self.columns.len() - before, self.rows);
    }
}

/// A length or count on a scale of sixteen steps to the doubling, up to 65,536.
fn log(value: u32) -> u8 {
    // Whole steps from the position of the highest bit, the fraction from the four bits behind it.
    let value = value.min(65_534) + 1;
    let high = 31 - value.leading_zeros();
    let fraction = if high >= 4 { (value >> (high - 4)) & 15 } else { (value << (4 - high)) & 15 };
    u8::try_from(high * 16 + fraction).unwrap_or(u8::MAX)
}

/// A share as 0 to 255.
fn share(part: u32, whole: u32) -> u8 {
    if whole == 0 {
        return 0;
    }
    u8::try_from(u64::from(part.min(whole)) * 255 / u64::from(whole)).unwrap_or(u8::MAX)
}

fn capped(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn flag(value: bool) -> u8 {
    u8::from(value)
}

/// Sums over the passages in front of each, so that any stretch of them is summed by a subtraction.
#[derive(Clone, Copy, Default)]
struct Sums {
    bytes: u32,
    linked: u32,
    long: u32,
    long_bytes: u32,
}

impl Sums {
    const fn minus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes - other.bytes,
            linked: self.linked - other.linked,
            long: self.long - other.long,
            long_bytes: self.long_bytes - other.long_bytes,
        }
    }
}

struct Surroundings<'p> {
    passages: &'p Passages,
    measures: &'p [Measure],
    sums: Vec<Sums>,
    total: Sums,
}

impl Surroundings<'_> {
    fn context(&self, passage: usize) -> &Context {
        &self.passages.contexts[self.passages.list[passage].context as usize]
    }

    fn inside(&self, context: &Context) -> Sums {
        self.between(context.first as usize, context.last as usize)
    }

    fn between(&self, first: usize, last: usize) -> Sums {
        self.sums[last.max(first).min(self.sums.len() - 1)].minus(self.sums[first.min(self.sums.len() - 1)])
    }

    /// The context that is `level` above the passage's own; the page at most.
    fn level(&self, passage: usize, level: usize) -> &Context {
        let mut context = self.context(passage);
        for _ in 0..level {
            context = &self.passages.contexts[context.parent as usize];
        }
        context
    }

    /// How many contexts up from a passage's own the first is that holds the passage `other` too.
    fn height_over(&self, passage: usize, other: usize) -> u8 {
        let mut id = self.passages.list[passage].context;
        let mut height = 0;
        while id != 0 && height < 15 {
            let context = &self.passages.contexts[id as usize];
            if (context.first as usize) <= other && other < context.last as usize {
                break;
            }
            id = context.parent;
            height += 1;
        }
        height
    }
}

/// The tightest context that holds `share` parts in 256 of the page's running text.
fn tightest(s: &Surroundings<'_>, share: u32) -> u32 {
    let wanted = u64::from(s.total.long_bytes) * u64::from(share) / 256;
    let mut best = 0;
    for (id, context) in s.passages.contexts.iter().enumerate() {
        if u64::from(s.inside(context).long_bytes) >= wanted.max(1) && context.depth >= s.passages.contexts[best].depth
        {
            best = id;
        }
    }
    u32::try_from(best).unwrap_or(0)
}

/// The context whose own running text weighs most: each long passage counts for its parent, half for the grandparent, …
fn heaviest(s: &Surroundings<'_>) -> u32 {
    let mut scores = vec![0u32; s.passages.contexts.len()];
    for (passage, measure) in s.passages.list.iter().zip(s.measures) {
        if !measure.is_long || passage.hidden.is_some() {
            continue;
        }
        let mut id = passage.context;
        let mut weight = (64 + passage.bytes().min(600) + 16 * measure.commas.min(20)) * 4;
        for _ in 0..5 {
            let context = &s.passages.contexts[id as usize];
            if context.around & (category::COMMENT | category::FOOTER | category::RELATED | category::NAVIGATION) != 0 {
                weight /= 2;
            }
            // A paragraph is no root of its own.
            if !matches!(context.tag, Tag::P | Tag::Li | Tag::Blockquote | Tag::Td | Tag::H2 | Tag::H3) {
                scores[id as usize] += weight;
                weight /= 2;
            }
            if id == 0 {
                break;
            }
            id = context.parent;
        }
    }
    let best =
        scores.iter().enumerate().max_by_key(|(id, score)| (**score, std::cmp::Reverse(*id))).map_or(0, |(id, _)| id);
    u32::try_from(best).unwrap_or(0)
}

/// The first context, the most specific vocabulary first, that names itself the article's body and has real content.
fn named_root(s: &Surroundings<'_>) -> u32 {
    let is_real = |c: &Context| {
        let inside = s.inside(c);
        inside.long_bytes >= 250 && inside.long_bytes * 5 >= s.total.long_bytes
    };
    let ways: [fn(&Context) -> bool; 4] = [
        |c| c.own.categories & category::BODY != 0 && c.around & (category::AGAINST & !category::META) == 0,
        |c| c.own.categories & category::BODY != 0,
        |c| c.tag == Tag::Article,
        |c| c.tag == Tag::Main || c.own.categories & category::ARTICLE != 0,
    ];
    for way in ways {
        let mut best: Option<(u32, u32)> = None;
        for (id, context) in s.passages.contexts.iter().enumerate() {
            if way(context) && is_real(context) {
                let bytes = s.inside(context).long_bytes;
                if best.is_none_or(|(held, _)| bytes > held) {
                    best = Some((bytes, u32::try_from(id).unwrap_or(0)));
                }
            }
        }
        if let Some((_, id)) = best {
            return id;
        }
    }
    0
}

fn title_words(page: &Document<'_>) -> Vec<u64> {
    let title = page.elements().find(|n| n.tag() == Tag::Title).map(crate::html::NodeRef::text).unwrap_or_default();
    let mut words: Vec<u64> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word_hash).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn word_hash(word: &str) -> u64 {
    word.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, |h, c| (h ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The features of every passage.
#[must_use]
pub(crate) fn features(page: &Document<'_>, passages: &Passages, measures: &[Measure]) -> Table {
    let rows = passages.list.len();
    let mut sums = Vec::with_capacity(rows + 1);
    let mut total = Sums::default();
    sums.push(total);
    for (p, m) in passages.list.iter().zip(measures) {
        total.bytes += p.bytes();
        total.linked += p.linked;
        total.long += u32::from(m.is_long);
        total.long_bytes += if m.is_long { p.bytes() } else { 0 };
        sums.push(total);
    }
    let s = Surroundings { passages, measures, sums, total };
    let mut t = Table { rows, columns: Vec::with_capacity(rows * 180), names: Vec::with_capacity(180) };
    if rows == 0 {
        return t;
    }
    words(&mut t, &s, page);
    place(&mut t, &s);
    containers(&mut t, &s);
    roots(&mut t, &s);
    neighbours(&mut t, &s);
    t
}

fn words(t: &mut Table, s: &Surroundings<'_>, page: &Document<'_>) {
    let (list, measures) = (&s.passages.list, s.measures);
    t.add("bytes", list.iter().map(|p| log(p.bytes())));
    t.add("words", measures.iter().map(|m| log(m.words)));
    t.add("link share", list.iter().map(|p| share(p.linked, p.bytes())));
    t.add("unlinked bytes", list.iter().map(|p| log(p.bytes().saturating_sub(p.linked))));
    t.add("stress share", list.iter().map(|p| share(p.stressed, p.bytes())));
    t.add("stops", measures.iter().map(|m| capped(m.stops)));
    t.add("commas", measures.iter().map(|m| capped(m.commas)));
    t.add("quotes", measures.iter().map(|m| capped(m.quotes)));
    t.add("lines", measures.iter().map(|m| capped(m.lines)));
    t.add("ending", measures.iter().map(|m| m.ending));
    t.add("ends with full stop", measures.iter().map(|m| flag(m.ending == 1)));
    t.add("ends with colon", measures.iter().map(|m| flag(m.ending == 3)));
    t.add("beginning", measures.iter().map(|m| m.beginning));
    t.add("capital share", measures.iter().map(|m| share(m.capitals, m.letters)));
    t.add("capitalised share", measures.iter().map(|m| share(m.capitalised, m.words)));
    t.add("digit share", measures.iter().map(|m| share(m.digits, m.letters + m.digits)));
    t.add("furniture marks", measures.iter().map(|m| capped(m.furniture_marks)));
    t.add("letters a word", measures.iter().map(|m| capped(m.letters * 8 / m.words.max(1))));
    t.add("phrase", measures.iter().map(|m| phrase_code(m.phrase)));
    t.add("phrase drops", measures.iter().map(|m| flag(phrase_code(m.phrase) >= 3)));
    t.add("phrase ends", measures.iter().map(|m| flag(phrase_code(m.phrase) >= 10)));
    t.add("hidden", list.iter().map(|p| flag(p.hidden.is_some())));
    for kind in [
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Quote,
        BlockKind::Caption,
        BlockKind::Table,
    ] {
        t.add(kind.name(), list.iter().map(|p| flag(p.kind == kind)));
    }
    let title = title_words(page);
    t.add(
        "title share",
        list.iter().zip(measures).map(|(p, m)| {
            if m.words > 40 || title.is_empty() {
                return 0;
            }
            let found = s.passages.words(p).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            let (mut all, mut same) = (0, 0);
            for word in found {
                all += 1;
                same += u32::from(title.binary_search(&word_hash(word)).is_ok());
            }
            share(same, all)
        }),
    );
    let mut seen: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    for (i, m) in measures.iter().enumerate() {
        let first = u32::try_from(i).unwrap_or(u32::MAX);
        seen.entry(m.hash).or_insert((first, 0)).1 += 1;
    }
    t.add("times on page", measures.iter().map(|m| capped(seen.get(&m.hash).map_or(0, |e| e.1))));
    t.add(
        "seen before",
        measures.iter().enumerate().map(|(i, m)| flag(seen.get(&m.hash).is_some_and(|e| (e.0 as usize) < i))),
    );
}

fn place(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    let n = u32::try_from(rows).unwrap_or(u32::MAX);
    let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
    t.add("long on page", (0..rows).map(|_| log(s.total.long)));
    t.add("place", (0..rows).map(|i| share(number(i), n)));
    t.add("place by bytes", (0..rows).map(|i| share(s.sums[i].bytes, s.total.bytes)));
    t.add("place by running text", (0..rows).map(|i| share(s.sums[i].long_bytes, s.total.long_bytes)));
    t.add("from start", (0..rows).map(|i| log(number(i))));
    t.add("from end", (0..rows).map(|i| log(n - number(i))));
    t.add("long before", (0..rows).map(|i| log(s.sums[i].long)));
    t.add("long after", (0..rows).map(|i| log(s.total.long - s.sums[i + 1].long)));
    let main_heading = s
        .passages
        .list
        .iter()
        .enumerate()
        .filter(|(i, p)| p.kind == BlockKind::Heading && s.context(*i).tag == Tag::H1);
    // The headline is the first h1 that has running text behind it, or the last one.
    let mut headline = None;
    for (i, _) in main_heading {
        headline = Some(i);
        if s.between(i, i + 30).long >= 2 {
            break;
        }
    }
    t.add("has headline", (0..rows).map(|_| flag(headline.is_some())));
    t.add("after headline", (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(number(i - h)) } else { 0 })));
    t.add("before headline", (0..rows).map(|i| headline.map_or(0, |h| if i < h { log(number(h - i)) } else { 0 })));
    t.add(
        "bytes since headline",
        (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(s.between(h, i).bytes / 4) } else { 0 })),
    );
    t.add(
        "unlinked since headline",
        (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(s.between(h, i).long_bytes / 4) } else { 0 })),
    );
    // The last heading of any level before the passage, and whether furniture stands in it.
    let (mut level, mut since, mut furniture) = (0u8, 0u32, 0u8);
    let (mut levels, mut sinces, mut furnitures) =
        (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
    for (i, p) in s.passages.list.iter().enumerate() {
        levels.push(level);
        sinces.push(log(since));
        furnitures.push(furniture);
        if p.kind == BlockKind::Heading {
            level = heading_level(s.context(i).tag);
            since = 0;
            furniture = phrase_code(s.measures[i].phrase);
        } else {
            since += 1;
        }
    }
    t.add("last heading's level", levels.into_iter());
    t.add("since heading", sinces.into_iter());
    t.add("last heading's phrase", furnitures.into_iter());
    t.add("heading level", (0..rows).map(|i| heading_level(s.context(i).tag)));
}

const fn heading_level(tag: Tag) -> u8 {
    match tag {
        Tag::H1 => 1,
        Tag::H2 => 2,
        Tag::H3 => 3,
        Tag::H4 => 4,
        Tag::H5 => 5,
        Tag::H6 => 6,
        _ => 0,
    }
}

fn containers(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    t.add("depth", (0..rows).map(|i| capped(u32::from(s.context(i).depth))));
    let own_tags: [(&str, Tag); 7] = [
        ("in p", Tag::P),
        ("in div", Tag::Div),
        ("in li", Tag::Li),
        ("in td", Tag::Td),
        ("in section", Tag::Section),
        ("in button", Tag::Button),
        ("in label", Tag::Label),
    ];
    for (name, tag) in own_tags {
        t.add(name, (0..rows).map(|i| flag(s.context(i).tag == tag)));
    }
    const TAGS_AROUND: [&str; 16] = [
        "around nav",
        "around footer",
        "around header",
        "around aside",
        "around form",
        "around article",
        "around main",
        "around section",
        "around figure",
        "around table",
        "around ul",
        "around ol",
        "around li",
        "around blockquote",
        "around button",
        "around dialog",
    ];
    for (bit, name) in TAGS_AROUND.into_iter().enumerate() {
        t.add(name, (0..rows).map(|i| flag(s.context(i).tags & 1 << bit != 0)));
    }
    for (bit, name) in super::names::CATEGORIES.into_iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        // 0 nowhere; else 16 less the number of contexts between: nearer is more.
        t.add(
            name,
            (0..rows).map(|i| {
                let mut context = s.context(i);
                if context.around & 1 << bit == 0 {
                    return 0;
                }
                let mut near = 16;
                while context.own.categories & 1 << bit == 0 && near > 1 && context.depth > 0 {
                    context = &s.passages.contexts[context.parent as usize];
                    near -= 1;
                }
                near
            }),
        );
    }
    t.add("against", (0..rows).map(|i| capped((s.context(i).around & category::AGAINST).count_ones())));
    t.add("weight sum", (0..rows).map(|i| signed(s.context(i).weight_sum)));
    t.add("weight lowest", (0..rows).map(|i| signed(i16::from(s.context(i).weight_lowest))));
    let mut alike: FxHashMap<u64, (u32, Sums)> = FxHashMap::default();
    for context in &s.passages.contexts {
        let entry = alike.entry(context.signature).or_default();
        let inside = s.inside(context);
        entry.0 += 1;
        entry.1.bytes += inside.bytes;
        entry.1.linked += inside.linked;
        entry.1.long += inside.long;
        entry.1.long_bytes += inside.long_bytes;
    }
    const LEVELS: [[&str; 10]; 5] = [
        [
            "bytes in 0",
            "links in 0",
            "long in 0",
            "passages in 0",
            "part in 0",
            "place in 0",
            "weight 0",
            "alike 0",
            "long alike 0",
            "links alike 0",
        ],
        [
            "bytes in 1",
            "links in 1",
            "long in 1",
            "passages in 1",
            "part in 1",
            "place in 1",
            "weight 1",
            "alike 1",
            "long alike 1",
            "links alike 1",
        ],
        [
            "bytes in 2",
            "links in 2",
            "long in 2",
            "passages in 2",
            "part in 2",
            "place in 2",
            "weight 2",
            "alike 2",
            "long alike 2",
            "links alike 2",
        ],
        [
            "bytes in 3",
            "links in 3",
            "long in 3",
            "passages in 3",
            "part in 3",
            "place in 3",
            "weight 3",
            "alike 3",
            "long alike 3",
            "links alike 3",
        ],
        [
            "bytes in 4",
            "links in 4",
            "long in 4",
            "passages in 4",
            "part in 4",
            "place in 4",
            "weight 4",
            "alike 4",
            "long alike 4",
            "links alike 4",
        ],
    ];
    for (level, names) in LEVELS.into_iter().enumerate() {
        let at = |i: usize| s.level(i, level);
        t.add(names[0], (0..rows).map(|i| log(s.inside(at(i)).bytes)));
        t.add(
            names[1],
            (0..rows).map(|i| {
                let x = s.inside(at(i));
                share(x.linked, x.bytes)
            }),
        );
        t.add(names[2], (0..rows).map(|i| log(s.inside(at(i)).long)));
        t.add(names[3], (0..rows).map(|i| log(at(i).last - at(i).first)));
        t.add(names[4], (0..rows).map(|i| share(s.inside(at(i)).long_bytes, s.total.long_bytes)));
        t.add(
            names[5],
            (0..rows).map(|i| {
                let c = at(i);
                share(u32::try_from(i).unwrap_or(0).saturating_sub(c.first), c.last.saturating_sub(c.first))
            }),
        );
        t.add(
            names[6],
            (0..rows).map(|i| {
                let own = at(i).own;
                signed(i16::from(own.lowest) + i16::from(own.highest))
            }),
        );
        let like = |i: usize| alike.get(&at(i).signature).copied().unwrap_or_default();
        t.add(names[7], (0..rows).map(|i| log(like(i).0)));
        t.add(
            names[8],
            (0..rows).map(|i| {
                let (n, x) = like(i);
                log(x.long_bytes / n.max(1))
            }),
        );
        t.add(
            names[9],
            (0..rows).map(|i| {
                let (_, x) = like(i);
                share(x.linked, x.bytes)
            }),
        );
    }
}

fn signed(value: i16) -> u8 {
    u8::try_from((value / 2 + 128).clamp(0, 255)).unwrap_or(128)
}

fn roots(t: &mut Table, s: &Surroundings<'_>) {
    const NAMES: [[&str; 4]; 5] = [
        ["in named root", "after named root", "part of named root", "height over named root"],
        ["in heaviest", "after heaviest", "part of heaviest", "height over heaviest"],
        ["in half", "after half", "part of half", "height over half"],
        ["in most", "after most", "part of most", "height over most"],
        ["in nearly all", "after nearly all", "part of nearly all", "height over nearly all"],
    ];
    let rows = s.passages.list.len();
    let found = [named_root(s), heaviest(s), tightest(s, 128), tightest(s, 180), tightest(s, 230)];
    for (names, root) in NAMES.into_iter().zip(found) {
        let root = &s.passages.contexts[root as usize];
        let (first, last) = (root.first as usize, root.last as usize);
        let inside = |i: usize| (first..last).contains(&i);
        t.add(
            names[0],
            (0..rows).map(|i| {
                if inside(i) { capped(1 + u32::from(s.context(i).depth.saturating_sub(root.depth))) } else { 0 }
            }),
        );
        t.add(names[1], (0..rows).map(|i| if i >= last { log(u32::try_from(i - last + 1).unwrap_or(0)) } else { 0 }));
        let part = share(s.inside(root).long_bytes, s.total.long_bytes);
        t.add(names[2], (0..rows).map(|_| part));
        // For what is outside: how far up from it the context is that holds the root too.
        t.add(names[3], (0..rows).map(|i| if inside(i) || first >= last { 0 } else { 1 + s.height_over(i, first) }));
    }
}

fn neighbours(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    const NAMES: [[&str; 5]; 6] = [
        ["bytes -3", "links -3", "stops -3", "kind -3", "height -3"],
        ["bytes -2", "links -2", "stops -2", "kind -2", "height -2"],
        ["bytes -1", "links -1", "stops -1", "kind -1", "height -1"],
        ["bytes +1", "links +1", "stops +1", "kind +1", "height +1"],
        ["bytes +2", "links +2", "stops +2", "kind +2", "height +2"],
        ["bytes +3", "links +3", "stops +3", "kind +3", "height +3"],
    ];
    for (names, step) in NAMES.into_iter().zip([-3isize, -2, -1, 1, 2, 3]) {
        let at = |i: usize| i.checked_add_signed(step).filter(|&j| j < rows);
        t.add(names[0], (0..rows).map(|i| at(i).map_or(0, |j| log(s.passages.list[j].bytes()))));
        t.add(
            names[1],
            (0..rows).map(|i| at(i).map_or(255, |j| share(s.passages.list[j].linked, s.passages.list[j].bytes()))),
        );
        t.add(names[2], (0..rows).map(|i| at(i).map_or(0, |j| capped(s.measures[j].stops))));
        t.add(names[3], (0..rows).map(|i| at(i).map_or(255, |j| s.passages.list[j].kind as u8)));
        t.add(names[4], (0..rows).map(|i| at(i).map_or(15, |j| s.height_over(i, j))));
    }
    t.add("phrase -1", (0..rows).map(|i| if i == 0 { 0 } else { phrase_code(s.measures[i - 1].phrase) }));
    t.add("phrase +1", (0..rows).map(|i| s.measures.get(i + 1).map_or(0, |m| phrase_code(m.phrase))));
    // The nearest running text on either side: how far, and how far up the tree.
    let mut before = vec![None; rows];
    let mut last = None;
    for (i, m) in s.measures.iter().enumerate() {
        before[i] = last;
        if m.is_long {
            last = Some(i);
        }
    }
    let mut after = vec![None; rows];
    let mut next = None;
    for i in (0..rows).rev() {
        after[i] = next;
        if s.measures[i].is_long {
            next = Some(i);
        }
    }
    let far = |i: usize, j: Option<usize>| j.map_or(255, |j| log(u32::try_from(i.abs_diff(j)).unwrap_or(u32::MAX)));
    let up = |i: usize, j: Option<usize>| j.map_or(16, |j| s.height_over(i, j));
    t.add("running text before", (0..rows).map(|i| far(i, before[i])));
    t.add("running text after", (0..rows).map(|i| far(i, after[i])));
    t.add("height to text before", (0..rows).map(|i| up(i, before[i])));
    t.add("height to text after", (0..rows).map(|i| up(i, after[i])));
    t.add("height down to text before", (0..rows).map(|i| before[i].map_or(16, |j| s.height_over(j, i))));
    t.add("height down to text after", (0..rows).map(|i| after[i].map_or(16, |j| s.height_over(j, i))));
    for (name, reach) in [("running text around 5", 5), ("running text around 12", 12)] {
        t.add(name, (0..rows).map(|i| log(s.between(i.saturating_sub(reach), i + reach + 1).long_bytes / 4)));
    }
    t.add(
        "links around 5",
        (0..rows).map(|i| {
            let x = s.between(i.saturating_sub(5), i + 6);
            share(x.linked, x.bytes)
        }),
    );
    t.add("running text in 5 behind", (0..rows).map(|i| log(s.between(i + 1, i + 6).long_bytes / 4)));
    t.add("running text in 5 before", (0..rows).map(|i| log(s.between(i.saturating_sub(5), i).long_bytes / 4)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_never_falls() {
        let mut last = 0;
        for value in 0..70_000 {
            assert!(log(value) >= last, "{value}");
            last = log(value);
        }
        assert_eq!((log(0), log(1), log(3)), (0, 16, 32));
    }
}
