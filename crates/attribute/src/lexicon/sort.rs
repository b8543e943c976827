//! The sorts of nouns and verbs that single questions of the speakers and the scene are about.

/// The sorts of `sorts.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
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
    /// What a body is for or of, before those who speak for it: "health officials".
    Domain = 128,
    /// One of the public: "one shopper".
    Public = 256,
    /// A month cut short: "Aug.".
    Month = 512,
    /// What ends the name of a firm or a body: "Kestrel Foods".
    Firm = 1024,
    /// Where people write to each other: "on Telegram".
    Network = 2048,
    /// Whom "the official" may mean.
    Official = 4096,
    /// Those who fight for a body: "the rebels".
    Fighters = 8192,
    /// Somebody of a party: "Democrat Ana Roe".
    Party = 16384,
    /// Titles that several bear, and rare ones: "Sens. Ana Roe and Ben Orr".
    Titles = 32768,
    /// What stands before a headline: "EXCLUSIVE".
    Label = 65536,
    /// What somebody does who holds a post: "who runs the clinic".
    Post = 1 << 17,
    /// A part of the year: "last spring".
    Season = 1 << 18,
    /// What stands behind "in the" and is no place: "in the past".
    NoPlace = 1 << 19,
    /// What the name of a body that fights holds: "the Northern Front".
    Front = 1 << 20,
    /// A part of a number of people: "63 percent".
    Share = 1 << 21,
}

impl Sort {
    /// The bit of a sort's name in the file; none for a name that is no sort.
    pub(super) fn of_name(name: &str) -> u32 {
        match name {
            "rank" => Self::Rank as u32,
            "lawmaker" => Self::Lawmaker as u32,
            "public_body" => Self::PublicBody as u32,
            "outlet" => Self::Outlet as u32,
            "give_name" => Self::GiveName as u32,
            "vague" => Self::Vague as u32,
            "company" => Self::Company as u32,
            "domain" => Self::Domain as u32,
            "public" => Self::Public as u32,
            "month" => Self::Month as u32,
            "firm" => Self::Firm as u32,
            "network" => Self::Network as u32,
            "official" => Self::Official as u32,
            "fighters" => Self::Fighters as u32,
            "party" => Self::Party as u32,
            "titles" => Self::Titles as u32,
            "label" => Self::Label as u32,
            "post" => Self::Post as u32,
            "season" => Self::Season as u32,
            "no_place" => Self::NoPlace as u32,
            "front" => Self::Front as u32,
            "share" => Self::Share as u32,
            _ => 0,
        }
    }
}
