//! The sorts of nouns and verbs that single questions of the speakers and the scene are about.

/// The sorts of `sorts.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Sort {
    /// Somebody of rank.
    Rank = 1,
    /// A member of a parliament or council.
    Lawmaker = 2,
    /// A body whose name says what it is.
    PublicBody = 4,
    /// A paper, a broadcaster, an agency.
    Outlet = 8,
    /// What is done with a name that is not kept back.
    GiveName = 16,
    /// Somebody of whom no role is told by it: "the man", "the witness".
    Vague = 32,
    /// A company by what it does: "the retailer".
    Company = 64,
    /// What somebody does who holds a post: "who runs the clinic".
    Post = 128,
    /// A part of the year: "last spring".
    Season = 256,
    /// A month cut short: "on Sept. 10".
    Month = 512,
    /// What stands behind "in the" and is no place: "in the past".
    NoPlace = 1024,
}

impl Sort {
    /// The bit of a sort's name in the file; none for a name that is no sort.
    pub(super) fn of_name(name: &str) -> u16 {
        match name {
            "rank" => Self::Rank as u16,
            "lawmaker" => Self::Lawmaker as u16,
            "public_body" => Self::PublicBody as u16,
            "outlet" => Self::Outlet as u16,
            "give_name" => Self::GiveName as u16,
            "vague" => Self::Vague as u16,
            "company" => Self::Company as u16,
            "post" => Self::Post as u16,
            "season" => Self::Season as u16,
            "month" => Self::Month as u16,
            "no_place" => Self::NoPlace as u16,
            _ => 0,
        }
    }
}
