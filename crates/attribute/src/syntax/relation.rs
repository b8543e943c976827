/// How a token depends on its head: Universal Dependencies, folded to what attribution needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Relation {
    /// The head of the sentence, or anything that fits nowhere else.
    #[default]
    Root = 0,
    /// Subject of an active clause; clausal subjects too.
    Subject,
    /// Subject of a passive clause.
    PassiveSubject,
    /// Direct object.
    Object,
    /// Indirect object.
    IndirectObject,
    /// A clause that completes its head: what is said.
    Complement,
    /// The same without a subject of its own.
    OpenComplement,
    /// An adverbial clause.
    AdverbialClause,
    /// A clause that describes a noun.
    AdjectivalClause,
    /// A relative clause.
    RelativeClause,
    /// A preposition, or the mark of the possessive.
    Case,
    /// A word that opens a clause: "that", "whether".
    Mark,
    /// An article or the like.
    Determiner,
    /// An adjective.
    Adjective,
    /// A part of a name or compound.
    Compound,
    /// A noun that hangs on a noun or verb by its case.
    Nominal,
    /// A possessor.
    Possessor,
    /// A time without a preposition.
    Time,
    /// An adverb.
    Adverb,
    /// "not".
    Negation,
    /// An auxiliary verb.
    Auxiliary,
    /// The auxiliary of a passive.
    PassiveAuxiliary,
    /// A form of "be" before a predicate.
    Copula,
    /// A conjunction.
    Conjunction,
    /// A further member of a coordination.
    Conjunct,
    /// A second name for the same.
    Apposition,
    /// A number.
    Number,
    /// A mark.
    Punctuation,
    /// A clause or phrase beside another.
    Parataxis,
    /// A particle of a verb, or a part of a fixed phrase.
    Particle,
}

impl Relation {
    /// How many there are.
    pub const COUNT: usize = 30;

    /// Every relation, in the order of their numbers.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Root,
        Self::Subject,
        Self::PassiveSubject,
        Self::Object,
        Self::IndirectObject,
        Self::Complement,
        Self::OpenComplement,
        Self::AdverbialClause,
        Self::AdjectivalClause,
        Self::RelativeClause,
        Self::Case,
        Self::Mark,
        Self::Determiner,
        Self::Adjective,
        Self::Compound,
        Self::Nominal,
        Self::Possessor,
        Self::Time,
        Self::Adverb,
        Self::Negation,
        Self::Auxiliary,
        Self::PassiveAuxiliary,
        Self::Copula,
        Self::Conjunction,
        Self::Conjunct,
        Self::Apposition,
        Self::Number,
        Self::Punctuation,
        Self::Parataxis,
        Self::Particle,
    ];

    /// The relation of a treebank's label, of version 1 or 2 of Universal Dependencies.
    #[must_use]
    pub fn of_label(label: &str) -> Self {
        match label {
            "nsubj" | "csubj" | "nsubj:outer" | "csubj:outer" | "expl" => Self::Subject,
            "nsubjpass" | "nsubj:pass" | "csubjpass" | "csubj:pass" => Self::PassiveSubject,
            "dobj" | "obj" => Self::Object,
            "iobj" => Self::IndirectObject,
            "ccomp" => Self::Complement,
            "xcomp" => Self::OpenComplement,
            "advcl" | "advcl:relcl" => Self::AdverbialClause,
            "acl" => Self::AdjectivalClause,
            "acl:relcl" => Self::RelativeClause,
            "case" => Self::Case,
            "mark" => Self::Mark,
            "det" | "det:predet" => Self::Determiner,
            "amod" => Self::Adjective,
            "compound" | "flat" | "goeswith" | "name" | "foreign" => Self::Compound,
            "nmod" | "obl" | "obl:agent" | "nmod:desc" | "nmod:agent" => Self::Nominal,
            "nmod:poss" => Self::Possessor,
            "nmod:tmod" | "obl:tmod" | "nmod:npmod" | "obl:npmod" | "obl:unmarked" | "nmod:unmarked" => Self::Time,
            "advmod" => Self::Adverb,
            "neg" => Self::Negation,
            "aux" => Self::Auxiliary,
            "auxpass" | "aux:pass" => Self::PassiveAuxiliary,
            "cop" => Self::Copula,
            "cc" | "cc:preconj" => Self::Conjunction,
            "conj" => Self::Conjunct,
            "appos" => Self::Apposition,
            "nummod" => Self::Number,
            "punct" => Self::Punctuation,
            "compound:prt" | "fixed" | "mwe" => Self::Particle,
            "root" => Self::Root,
            _ => Self::Parataxis,
        }
    }

    /// The relation with the highest score; the first of equals.
    #[must_use]
    pub fn best<T: Ord + Copy + Default>(scores: &[T]) -> Self {
        Self::ALL[super::weights::best(&scores[..Self::COUNT])]
    }
}
