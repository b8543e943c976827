//! Nouns of one sort, for single questions of the speakers.

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
    /// What stands before a headline: "EXCLUSIVE".
    Label = 16384,
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
            "domain" => Self::Domain as u16,
            "public" => Self::Public as u16,
            "month" => Self::Month as u16,
            "firm" => Self::Firm as u16,
            "network" => Self::Network as u16,
            "official" => Self::Official as u16,
            "fighters" => Self::Fighters as u16,
            "label" => Self::Label as u16,
            _ => 0,
        }
    }
}
