//! Decisions that need no scoring.
//!
//! After "the" comes no verb, and a determiner before a noun waits for it: of the tagger's and parser's decisions about
//! half follow from two or three things that they look at. Such a key and its decision are learned from what the models
//! do on the sentences that they were trained on, and looked up before anything is scored. It is the tag dictionary of
//! Ratnaparkhi (1996), carried over to the parser, and for speed alone: a key is kept only where the models hardly ever
//! decide otherwise.
//!
//! File form, little endian: `"SYD1"`, the binary logarithm of the slots `u32`, the slots as `u32`.

use super::form::{Form, feature, mix};
use super::weights::BadWeights;
use super::{State, Tag};

const MAGIC: &[u8; 4] = b"SYD1";
const HEADER: usize = 8;
/// A slot's low bits hold the decision and one, its high bits those of the key.
const DECISION: u32 = 0xFF;
/// Stands for the tag of what is no token.
const OUTSIDE: u32 = 63;
const SLOTS_LOG: std::ops::RangeInclusive<u32> = 8..=24;

/// The keys of one decision, from the plainest to the most telling.
pub type Keys = [u32; 2];

/// Keys and the decisions that follow from them.
#[derive(Clone, Debug)]
pub struct Sure {
    slots: Vec<u32>,
    mask: u32,
}

impl Default for Sure {
    /// Nothing is sure.
    fn default() -> Self {
        Self { slots: vec![0; 2], mask: 1 }
    }
}

impl Sure {
    /// A table of `2^slots_log` slots for these keys and decisions (below 255). A key has two slots to stand in; of
    /// three keys that want the same two, the first ones stay.
    ///
    /// # Errors
    /// [`BadWeights::Shape`] for fewer than 2^8 or more than 2^24 slots.
    pub fn of_decisions(slots_log: u32, decisions: impl IntoIterator<Item = (u32, u8)>) -> Result<Self, BadWeights> {
        if !SLOTS_LOG.contains(&slots_log) {
            return Err(BadWeights::Shape);
        }
        let mut slots = vec![0; 1 << slots_log];
        let mask = (1 << slots_log) - 1;
        for (key, decision) in decisions {
            let at = (key & mask) as usize;
            let slot = key & !DECISION | u32::from(decision).saturating_add(1).min(DECISION);
            if let Some(free) = [at, at ^ 1].into_iter().find(|i| slots[*i] == 0) {
                slots[free] = slot;
            }
        }
        Ok(Self { slots, mask })
    }

    /// The decision that follows from the first of these keys that one follows from.
    #[must_use]
    #[inline]
    pub fn decision(&self, keys: Keys) -> Option<u8> {
        keys.into_iter().find_map(|key| self.follows(key))
    }

    /// The decision that follows from this key.
    #[must_use]
    #[inline]
    pub fn follows(&self, key: u32) -> Option<u8> {
        let at = (key & self.mask) as usize;
        let slot = [self.slots[at], self.slots[at ^ 1]].into_iter().find(|slot| slot & !DECISION == key & !DECISION)?;
        ((slot & DECISION) as u8).checked_sub(1)
    }

    /// Reads a table from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), BadWeights> {
        let (header, rest) = bytes.split_at_checked(HEADER).ok_or(BadWeights::Length)?;
        let (magic, log) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(BadWeights::Magic);
        }
        let log = u32::from_le_bytes([log[0], log[1], log[2], log[3]]);
        if !SLOTS_LOG.contains(&log) {
            return Err(BadWeights::Shape);
        }
        let (slots, rest) = rest.split_at_checked(4 << log).ok_or(BadWeights::Length)?;
        let slots = slots.as_chunks::<4>().0.iter().map(|s| u32::from_le_bytes(*s)).collect();
        Ok((Self { slots, mask: (1 << log) - 1 }, rest))
    }

    /// Appends the table in its file form.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&self.slots.len().trailing_zeros().to_le_bytes());
        out.extend(self.slots.iter().flat_map(|slot| slot.to_le_bytes()));
    }
}

/// The plainest key of a token's tag: its form.
#[must_use]
#[inline]
pub(super) fn form_key(forms: &[Form], at: usize) -> u32 {
    feature(201, form(forms, at))
}

fn form(forms: &[Form], at: usize) -> u32 {
    mix(forms[at].word, u32::from(forms[at].capital))
}

/// What a token's tag may follow from: its form, and its form behind the tag before.
#[must_use]
#[inline]
pub fn tag_keys(forms: &[Form], tags: &[Tag], at: usize) -> Keys {
    let before = at.checked_sub(1).map_or(OUTSIDE, |i| tags[i].number());
    [form_key(forms, at), feature(202, mix(form(forms, at), before))]
}

/// What an action may follow from: the tags of the two uppermost tokens of the stack and the next two of the sentence,
/// and beside them what hangs on the former.
#[must_use]
#[inline]
pub fn action_keys(state: &State, tags: &[Tag]) -> Keys {
    let (near, dependents) = state.outlook(tags);
    [feature(203, near), feature(204, mix(near, dependents))]
}

/// What a relation may follow from: the dependent's form and both tags; both tags and the distance.
#[must_use]
#[inline]
pub fn label_keys(forms: &[Form], tags: &[Tag], head: u32, dependent: u32) -> Keys {
    let tag = |at: u32| tags.get(at as usize).map_or(OUTSIDE, |t| t.number());
    let pair = (tag(head) << 6 | tag(dependent)) << 1 | u32::from(head < dependent);
    let word = forms.get(dependent as usize).map_or(0, |f| f.word);
    [feature(205, mix(word, pair)), feature(206, pair << 2 | head.abs_diff(dependent).min(3))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_again_and_nothing_else() -> Result<(), BadWeights> {
        let keys: Vec<(u32, u8)> = (0..100).map(|i| (feature(1, i), i as u8)).collect();
        let sure = Sure::of_decisions(10, keys.iter().copied())?;
        let mut bytes = Vec::new();
        sure.write(&mut bytes);
        bytes.push(7);
        let (read, rest) = Sure::read(&bytes)?;
        assert_eq!(rest, [7]);
        let found = keys.iter().filter(|(key, decision)| read.follows(*key) == Some(*decision)).count();
        assert!(found > 95, "{found} of 100");
        assert!((0..10_000).all(|i| read.follows(feature(2, i)).is_none()));
        Ok(())
    }

    #[test]
    fn bytes_cut_short_are_refused() -> Result<(), BadWeights> {
        let mut bytes = Vec::new();
        Sure::of_decisions(8, [])?.write(&mut bytes);
        for length in 0..bytes.len() {
            assert!(Sure::read(&bytes[..length]).is_err());
        }
        Ok(())
    }
}
