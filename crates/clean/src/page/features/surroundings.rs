//! The passages of a page with sums over them, so that any stretch is summed by a subtraction.

use crate::page::measure::Measure;
use crate::page::passage::{Context, Passages};

/// Sums over a stretch of passages.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) bytes: u32,
    pub(super) linked: u32,
    /// Passages of running text.
    pub(super) long: u32,
    pub(super) long_bytes: u32,
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

    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            linked: self.linked + other.linked,
            long: self.long + other.long,
            long_bytes: self.long_bytes + other.long_bytes,
        }
    }
}

/// Heights are counted up to here.
const HIGHEST: u8 = 15;

/// What the features are taken from.
pub(super) struct Surroundings<'p> {
    pub(super) passages: &'p Passages,
    pub(super) measures: &'p [Measure],
    /// The sums over the passages in front of each, and over all.
    pub(super) sums: Vec<Sums>,
    pub(super) total: Sums,
}

impl<'p> Surroundings<'p> {
    pub(super) fn new(passages: &'p Passages, measures: &'p [Measure]) -> Self {
        let mut sums = Vec::with_capacity(passages.list.len() + 1);
        let mut total = Sums::default();
        sums.push(total);
        for (p, m) in passages.list.iter().zip(measures) {
            total.bytes += p.bytes();
            total.linked += p.linked;
            total.long += u32::from(m.is_long);
            total.long_bytes += if m.is_long { p.bytes() } else { 0 };
            sums.push(total);
        }
        Self { passages, measures, sums, total }
    }

    pub(super) fn context(&self, passage: usize) -> &'p Context {
        &self.passages.contexts[self.passages.list[passage].context as usize]
    }

    pub(super) fn inside(&self, context: &Context) -> Sums {
        self.between(context.first as usize, context.last as usize)
    }

    /// The sums from passage `first` up to, not including, `last`; both may lie behind the end.
    pub(super) fn between(&self, first: usize, last: usize) -> Sums {
        self.sums[last.max(first).min(self.sums.len() - 1)].minus(self.sums[first.min(self.sums.len() - 1)])
    }

    /// How many contexts up from a passage's own the first is that holds the passage `other` too.
    pub(super) fn height_over(&self, passage: usize, other: usize) -> u8 {
        self.climb((self.passages.list[passage].context, 0), other).1
    }

    /// Climbs from a context, so many above where the climb began, to the first that holds the passage `other`.
    pub(super) fn climb(&self, (mut id, mut height): (u32, u8), other: usize) -> (u32, u8) {
        while id != 0 && height < HIGHEST {
            let context = &self.passages.contexts[id as usize];
            if context.holds(other) {
                break;
            }
            id = context.parent;
            height += 1;
        }
        (id, height)
    }

    /// For each context how far up the first is that holds the passage `other`.
    pub(super) fn heights_over(&self, other: usize) -> Vec<u8> {
        let mut heights: Vec<u8> = Vec::with_capacity(self.passages.contexts.len());
        // Parents stand in front of what they hold.
        for (id, context) in self.passages.contexts.iter().enumerate() {
            let held = id == 0 || context.holds(other);
            heights.push(if held { 0 } else { (heights[context.parent as usize] + 1).min(HIGHEST) });
        }
        heights
    }
}
