//! The sketches that are remembered, and which of them may resemble another.
//!
//! Locality-sensitive hashing by bands (Indyk, Motwani, 1998; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
//! ch. 3): the first 64 values of a sketch are cut into 32 bands of two. Two sketches that agree in both values of any
//! band are compared in full; two of resemblance s meet in at least one band with probability 1 − (1 − s²)³²: 0.95 at
//! 0.3, 0.996 at 0.4, 0.9999 at 0.5.
//!
//! Articles lie in a ring of fixed size. Each band has a table of buckets, and what falls into the same bucket is linked
//! from the newest to the oldest, as the matches of a deflate encoder are: an entry that leaves the ring need not be
//! taken out of anything, because whoever follows a chain sees that what comes next does not belong to it.
//!
//! A lookup follows a bounded number of links, so that ten thousand pages with the same paragraph in them cannot make it
//! slow.

use super::sketch::{Sketch, VALUES, mixed};

const BANDS: usize = 32;

/// Links that one lookup follows at most, over all bands: some 0.1 ms.
const MOST_FOLLOWED: usize = 2048;

/// An article that was the first of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// Its number among the firsts; ascending.
    pub number: u64,
    /// The number that its id writes in hexadecimal digits.
    pub id: u128,
    /// Its sketch.
    pub sketch: Sketch,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// As [`First::id`].
    pub id: u128,
    /// The resemblance, estimated, to two digits: more of them would be noise.
    pub similarity: f32,
}

/// A bounded number of firsts: when there is no more room, the oldest leaves.
#[derive(Debug)]
pub struct Index {
    most: usize,
    ring: Vec<First>,
    /// Where the next one goes.
    place: usize,
    next_number: u64,
    /// Of each bucket of each band: the place of its newest entry and 1, or 0.
    heads: Vec<u32>,
    /// Of each place and band: the place of the next older entry in the same bucket and 1, or 0.
    links: Vec<[u32; BANDS]>,
    buckets: usize,
}

impl Index {
    /// An index for `most` articles.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let most = most.clamp(1, u32::MAX as usize - 1);
        let buckets = most.next_power_of_two();
        Self {
            most,
            ring: Vec::new(),
            place: 0,
            next_number: 0,
            heads: vec![0; buckets * BANDS],
            links: Vec::new(),
            buckets,
        }
    }

    /// How many articles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// The number that the next article gets.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.next_number
    }

    /// The number of the oldest article that it holds; of an empty one the next number.
    #[must_use]
    pub fn oldest(&self) -> u64 {
        let oldest = if self.ring.len() < self.most { self.ring.first() } else { self.ring.get(self.place) };
        oldest.map_or(self.next_number, |first| first.number)
    }

    /// Adds an article. Its number must be greater than all before.
    pub fn insert(&mut self, first: First) {
        debug_assert!(first.number >= self.next_number, "numbers ascend");
        self.next_number = first.number + 1;
        let mut links = [0; BANDS];
        let head = self.place as u32 + 1;
        for (band, link) in links.iter_mut().enumerate() {
            let bucket = self.bucket(band, key(&first.sketch, band));
            *link = std::mem::replace(&mut self.heads[bucket], head);
        }
        if self.ring.len() < self.most {
            self.ring.push(first);
            self.links.push(links);
        } else {
            self.ring[self.place] = first;
            self.links[self.place] = links;
        }
        self.place = (self.place + 1) % self.most;
    }

    /// The article that resembles `sketch` most, and at least by `least`; of two the one that was first.
    #[must_use]
    pub fn find(&self, sketch: &Sketch, least: f32) -> Option<Match> {
        let (agreeing, first) = self.search(sketch).0?;
        let similarity = agreeing as f32 / VALUES as f32;
        (similarity >= least).then(|| Match { id: first.id, similarity: (similarity * 100.0).round() / 100.0 })
    }

    /// The article that agrees in most values, with their number; and how many links were followed.
    fn search(&self, sketch: &Sketch) -> (Option<(usize, &First)>, usize) {
        let mut best: Option<(usize, &First)> = None;
        let mut followed = 0;
        for band in 0..BANDS {
            let wanted = key(sketch, band);
            let bucket = self.bucket(band, wanted);
            let (mut link, mut newest) = (self.heads[bucket], u64::MAX);
            while let Some(place) = link.checked_sub(1) {
                let first = &self.ring[place as usize];
                let found = key(&first.sketch, band);
                // Another one has taken its place since: what followed there is older still, and has gone before it.
                if first.number >= newest || self.bucket(band, found) != bucket {
                    break;
                }
                if followed >= MOST_FOLLOWED {
                    return (best, followed);
                }
                followed += 1;
                if found == wanted {
                    let agreeing = sketch.agreeing(&first.sketch);
                    let better = best.is_none_or(|(most, other)| {
                        agreeing > most || (agreeing == most && first.number < other.number)
                    });
                    if better {
                        best = Some((agreeing, first));
                    }
                }
                newest = first.number;
                link = self.links[place as usize][band];
            }
        }
        (best, followed)
    }

    fn bucket(&self, band: usize, key: u32) -> usize {
        let hash = mixed((band as u64) << 32 | u64::from(key)) as usize;
        band * self.buckets + (hash & (self.buckets - 1))
    }
}

/// The values of a band.
fn key(sketch: &Sketch, band: usize) -> u32 {
    u32::from(sketch.0[2 * band]) << 16 | u32::from(sketch.0[2 * band + 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A sketch whose values are drawn from few, so that chance makes some alike, and a share of which is `like`'s.
    fn sketch(seed: u64, like: u64, share: usize) -> Sketch {
        let value = |of: u64, i: usize| (mixed(of << 8 | i as u64) % 50_000) as u16;
        let mut values = [0; VALUES];
        for (i, v) in values.iter_mut().enumerate() {
            *v = value(if i * 37 % VALUES < share { like } else { seed }, i);
        }
        Sketch(values)
    }

    fn first(number: u64, sketch: Sketch) -> First {
        First { number, id: u128::from(number) + 1000, sketch }
    }

    /// What the index should say, by comparing with everything that it holds.
    fn best(held: &[First], wanted: &Sketch, least: f32) -> Option<u128> {
        let alike = held.iter().filter(|f| f.sketch.resemblance(wanted) >= least);
        alike.max_by_key(|f| (f.sketch.agreeing(wanted), u64::MAX - f.number)).map(|f| f.id)
    }

    #[test]
    fn the_oldest_leaves_when_it_is_full() {
        let mut index = Index::new(3);
        assert_eq!((index.len(), index.oldest(), index.next_number()), (0, 0, 0));
        for number in 0..5 {
            index.insert(first(number, sketch(number, number, 0)));
        }
        assert_eq!((index.len(), index.oldest(), index.next_number()), (3, 2, 5));
        let found = |seed| index.find(&sketch(seed, seed, 0), 0.5).map(|found| found.id);
        assert_eq!([found(0), found(1), found(2), found(4)], [None, None, Some(1002), Some(1004)]);
    }

    #[test]
    fn of_two_that_are_as_like_the_first_is_named() {
        let mut index = Index::new(10);
        let [a, b] = [sketch(1, 9, 100), sketch(2, 9, 100)];
        index.insert(first(0, a));
        index.insert(first(1, b));
        let found = index.find(&sketch(9, 9, 0), 0.4).unwrap();
        assert_eq!(found, Match { id: 1000, similarity: 0.78 });
    }

    #[test]
    fn a_page_that_comes_with_everything_does_not_make_it_slow() {
        // Half of every sketch is the same: all of them meet in half of the bands.
        let mut index = Index::new(5000);
        for number in 0..5000 {
            index.insert(first(number, sketch(number + 1, 0, VALUES / 2)));
        }
        let followed = index.search(&sketch(50_000, 0, VALUES / 2)).1;
        assert_eq!(followed, MOST_FOLLOWED);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// An index that has seen much, and one that is filled with what the other holds, say the same; and they say what
        /// comparing with everything says. (At 0.6 and above, one in 10⁶ would be missed.)
        #[test]
        fn what_is_found_depends_on_what_is_held_alone(
            most in 1_usize..40,
            seeds in proptest::collection::vec((0_u64..60, 0_u64..6, 0..=VALUES), 1..80),
        ) {
            let mut index = Index::new(most);
            let mut held: Vec<First> = Vec::new();
            for (number, (seed, like, share)) in seeds.into_iter().enumerate() {
                let sketch = sketch(seed + 100, like, share);
                let mut filled = Index::new(most);
                held.iter().cloned().for_each(|f| filled.insert(f));
                let found = index.find(&sketch, 0.6);
                prop_assert_eq!(found, filled.find(&sketch, 0.6));
                prop_assert_eq!(found.map(|f| f.id), best(&held, &sketch, 0.6));
                let first = first(number as u64, sketch);
                index.insert(first.clone());
                held.push(first);
                if held.len() > most {
                    held.remove(0);
                }
                prop_assert_eq!(index.oldest(), held[0].number);
            }
        }
    }
}
