//! The arc-hybrid transition system and what the parser looks at.
//!
//! The root stands behind the last token ("going to the roots", Ballesteros and Nivre 2013), so that a sentence is done
//! when nothing but it is left. A token's head is set when the token is taken off the stack; what hangs on it is known
//! by then, which is what makes a greedy parser of this kind good.

use super::form::{Form, feature, mix, neighbour};
use super::{Relation, Tag};

/// How many actions there are.
pub const ACTIONS: usize = 3;

/// What the parser does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Action {
    /// The next token goes onto the stack.
    Shift = 0,
    /// The top of the stack hangs on the next token and goes.
    Left = 1,
    /// The top of the stack hangs on the one below it and goes.
    Right = 2,
}

impl Action {
    /// Every action, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// How many features an action is chosen by.
pub const FEATURES: usize = 15;
/// How many features a relation is chosen by.
pub const LABEL_FEATURES: usize = 12;

const NONE: u32 = u32::MAX;
const OUTSIDE: u32 = 0xFFFF_FFF2;
const ROOT: u32 = 0xFFFF_FFF3;

#[derive(Clone, Copy, Debug)]
struct Node {
    head: u32,
    relation: Relation,
    leftmost: u32,
    rightmost: u32,
    left: u8,
    right: u8,
}

const BARE: Node = Node { head: NONE, relation: Relation::Root, leftmost: NONE, rightmost: NONE, left: 0, right: 0 };

/// Where the parser stands in a sentence.
#[derive(Debug, Default)]
pub struct State {
    stack: Vec<u32>,
    next: u32,
    length: u32,
    nodes: Vec<Node>,
}

impl State {
    /// Begins a sentence of `length` tokens.
    pub fn start(&mut self, length: usize) {
        self.length = u32::try_from(length).unwrap_or(0);
        self.next = 0;
        self.stack.clear();
        self.nodes.clear();
        self.nodes.resize(self.length as usize + 1, BARE);
    }

    /// True when every token has its head.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    /// True when `action` can be taken.
    #[must_use]
    pub const fn allows(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.length,
            // the root takes one token only, so that a sentence has one head
            Action::Left => !self.stack.is_empty() && (self.next < self.length || self.stack.len() == 1),
            Action::Right => self.stack.len() > 1,
        }
    }

    /// The only action that can be taken, where there is but one.
    #[must_use]
    pub const fn forced(&self) -> Option<Action> {
        match (self.allows(Action::Shift), self.allows(Action::Left), self.allows(Action::Right)) {
            (true, false, false) => Some(Action::Shift),
            (false, true, false) => Some(Action::Left),
            (false, false, true) => Some(Action::Right),
            _ => None,
        }
    }

    /// The allowed action with the highest score; the first of equals.
    #[must_use]
    pub fn best<T: Ord + Copy>(&self, scores: &[T; ACTIONS]) -> Action {
        let mut best = None;
        for action in Action::ALL {
            if self.allows(action) && best.is_none_or(|b| scores[action as usize] > scores[b as usize]) {
                best = Some(action);
            }
        }
        best.unwrap_or(Action::Shift)
    }

    /// The head and dependent that `action` joins; `None` for a shift. A head that equals the sentence's length is the
    /// root.
    #[must_use]
    pub fn arc(&self, action: Action) -> Option<(u32, u32)> {
        let top = *self.stack.last()?;
        match action {
            Action::Shift => None,
            Action::Left => Some((self.next, top)),
            Action::Right => Some((self.stack[self.stack.len().checked_sub(2)?], top)),
        }
    }

    /// Takes `action`, which must be allowed.
    pub fn apply(&mut self, action: Action) {
        if let Some((head, dependent)) = self.arc(action) {
            self.stack.pop();
            self.nodes[dependent as usize].head = head;
            let head_node = &mut self.nodes[head as usize];
            if dependent < head {
                head_node.leftmost = head_node.leftmost.min(dependent);
                head_node.left = head_node.left.saturating_add(1);
            } else {
                head_node.rightmost =
                    if head_node.rightmost == NONE { dependent } else { head_node.rightmost.max(dependent) };
                head_node.right = head_node.right.saturating_add(1);
            }
        } else {
            self.stack.push(self.next);
            self.next += 1;
        }
    }

    /// Says how `dependent` hangs on its head.
    pub fn set_relation(&mut self, dependent: u32, relation: Relation) {
        self.nodes[dependent as usize].relation = relation;
    }

    /// The head of token `at`, `None` for the root, and its relation.
    #[must_use]
    pub fn head(&self, at: usize) -> (Option<u32>, Relation) {
        let node = self.nodes[at];
        ((node.head < self.length).then_some(node.head), node.relation)
    }

    /// How many gold arcs can no longer be made once `action` is taken (Goldberg and Nivre 2013). `heads` are the gold
    /// heads, the root's as the sentence's length.
    #[must_use]
    pub fn cost(&self, action: Action, heads: &[u32]) -> u32 {
        let Some(&top) = self.stack.last() else { return 0 };
        let below = self.stack.len().checked_sub(2).map(|i| self.stack[i]);
        let gold = heads[top as usize];
        let waiting = |from: u32| {
            let tail = &heads[(from as usize).min(heads.len())..];
            u32::try_from(tail.iter().filter(|h| **h == top).count()).unwrap_or(u32::MAX)
        };
        match action {
            Action::Left => u32::from(gold > self.next || below == Some(gold)) + waiting(self.next),
            Action::Right => u32::from(gold >= self.next) + waiting(self.next),
            Action::Shift => {
                let next = self.next;
                let lost_head = self.stack[..self.stack.len() - 1].contains(&heads[next as usize]);
                let lost = self.stack.iter().filter(|s| heads[**s as usize] == next).count();
                u32::from(lost_head) + u32::try_from(lost).unwrap_or(u32::MAX)
            }
        }
    }

    fn node(&self, at: u32) -> &Node {
        self.nodes.get(at as usize).unwrap_or(&BARE)
    }

    fn word(&self, forms: &[Form], at: u32) -> u32 {
        forms.get(at as usize).map_or(if at == self.length { ROOT } else { OUTSIDE }, |f| f.word)
    }

    fn tag(&self, tags: &[Tag], at: u32) -> u32 {
        tags.get(at as usize).map_or(if at == self.length { 62 } else { 63 }, |t| t.number())
    }

    /// The tags of the two uppermost tokens of the stack and of the next two of the sentence, in one number; and in
    /// another what hangs on the former and how far they stand apart.
    pub(super) fn outlook(&self, tags: &[Tag]) -> (u32, u32) {
        let below = |depth: usize| self.stack.len().checked_sub(depth).map_or(NONE, |i| self.stack[i]);
        let (s0, s1) = (below(1), below(2));
        let near = [s1, s0, self.next, self.next + 1].into_iter().fold(0, |all, at| all << 6 | self.tag(tags, at));
        let label = |at: u32| self.nodes.get(at as usize).map_or(31, |n| n.relation as u32);
        let (n0, n1) = (self.node(s0), self.node(s1));
        let valency = u32::from(n0.left.min(2)) << 2 | u32::from(n0.right.min(2));
        let distances = self.next.wrapping_sub(s0).min(3) << 2 | s0.wrapping_sub(s1).min(3);
        (near, (valency << 4 | distances) << 10 | label(n0.rightmost) << 5 | label(n1.rightmost))
    }

    /// What the next action is chosen by: what was left of forty features when those had gone without which the parser is
    /// no worse on text that it has not seen. Fewer rows to fetch make it quicker, and fewer features to share the rows make
    /// it better.
    #[must_use]
    pub fn features(&self, forms: &[Form], tags: &[Tag]) -> [u32; FEATURES] {
        let below = |depth: usize| self.stack.len().checked_sub(depth).map_or(NONE, |i| self.stack[i]);
        let (s0, s1) = (below(1), below(2));
        let (b0, b1, b2) = (self.next, self.next + 1, self.next + 2);
        let (s0w, b0w, b1w) = (self.word(forms, s0), self.word(forms, b0), self.word(forms, b1));
        let (s0t, s1t) = (self.tag(tags, s0), self.tag(tags, s1));
        let (b0t, b1t, b2t) = (self.tag(tags, b0), self.tag(tags, b1), self.tag(tags, b2));
        let (n0, n1, nb) = (self.node(s0), self.node(s1), self.node(b0));
        let (s0l, s0r) = (self.tag(tags, n0.leftmost), self.tag(tags, n0.rightmost));
        let (s1r, b0l) = (self.tag(tags, n1.rightmost), self.tag(tags, nb.leftmost));
        let (behind_s0, before_b0) = (self.tag(tags, s0.wrapping_add(1)), self.tag(tags, b0.wrapping_sub(1)));
        let label = |at: u32| self.nodes.get(at as usize).map_or(31, |n| n.relation as u32);
        let pair = |a: u32, b: u32| a << 6 | b;
        let valency = |n: &Node| u32::from(n.left.min(3)) << 2 | u32::from(n.right.min(3));
        [
            neighbour(1, b0w, 48 + (b0t & 7)),
            neighbour(1, b1w, 56 + (b1t & 7)),
            feature(3, mix(s0w, b0w)),
            neighbour(1, s0w, b0t % 48),
            neighbour(5, pair(s0t, b0t), b1t),
            neighbour(6, pair(s0t, b0t), s1t),
            neighbour(7, pair(b0t, b1t), b2t),
            neighbour(8, pair(s0t, b0t), s0l),
            neighbour(9, pair(s0t, b0t), s0r),
            neighbour(10, pair(s0t, b0t), b0l),
            neighbour(11, pair(s1t, s0t), s1r),
            neighbour(12, pair(s0t, b0t), valency(nb)),
            feature(13, mix(pair(label(n1.rightmost), label(n1.leftmost)), pair(s1t, s0t))),
            feature(14, mix(self.word(forms, nb.leftmost), pair(s0t, b0t))),
            feature(15, mix(pair(s0t, b0t), pair(behind_s0, before_b0))),
        ]
    }

    /// What the relation of `dependent` to `head` is chosen by, before the arc is made.
    #[must_use]
    pub fn label_features(&self, forms: &[Form], tags: &[Tag], head: u32, dependent: u32) -> [u32; LABEL_FEATURES] {
        let (hw, dw) = (self.word(forms, head), self.word(forms, dependent));
        let (ht, dt) = (self.tag(tags, head), self.tag(tags, dependent));
        let (h, d) = (self.node(head), self.node(dependent));
        let side = u32::from(head < dependent);
        let distance = head.abs_diff(dependent).min(7) << 1 | side;
        let label = |at: u32| self.nodes.get(at as usize).map_or(31, |n| n.relation as u32);
        let tag = |at: u32| self.tag(tags, at);
        let pair = (ht << 6 | dt) << 1 | side;
        [
            feature(101, mix(dw, side)),
            feature(102, mix(hw, side)),
            feature(105, mix(dw, ht << 1 | side)),
            feature(106, pair),
            feature(107, mix(pair, distance)),
            feature(108, mix(pair, tag(d.leftmost))),
            feature(110, mix(pair, label(d.leftmost) << 5 | label(d.rightmost))),
            feature(111, mix(pair, label(h.leftmost) << 5 | label(h.rightmost))),
            feature(112, mix(pair, self.word(forms, d.leftmost))),
            feature(113, mix(pair, mix(tag(dependent.wrapping_sub(1)), tag(dependent + 1)))),
            feature(114, mix(pair, mix(tag(head.wrapping_sub(1)), tag(head.wrapping_add(1))))),
            feature(115, mix(pair, self.word(forms, h.leftmost))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Heads of "Officials said that the talks failed ." and of a sentence that hangs wholly to the left.
    const TREES: &[&[u32]] = &[&[1, 7, 5, 4, 5, 1, 1], &[4, 0, 1, 2], &[1, 2, 3, 4], &[3, 2, 0, 5, 3, 6, 7], &[1]];

    #[test]
    fn actions_without_cost_make_the_gold_tree() {
        for heads in TREES {
            let mut state = State::default();
            state.start(heads.len());
            while !state.is_done() {
                let free = Action::ALL.into_iter().find(|a| state.allows(*a) && state.cost(*a, heads) == 0);
                state.apply(free.expect("a projective tree can always be finished"));
            }
            let got: Vec<u32> = (0..heads.len()).map(|i| state.head(i).0.unwrap_or(heads.len() as u32)).collect();
            assert_eq!(got, *heads);
        }
    }
}
