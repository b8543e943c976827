//! The names of elements, as small numbers with their traits.
//!
//! The traits are those that the tree builder and the reader of the text ask for, from the WHATWG HTML standard
//! (§13.1.2 *Elements*, §13.2.4.3 *The stack of open elements*, §13.2.6 *Tree construction*, §15 *Rendering*). A name
//! that is not in the table is [`Tag::Other`]: its characters are still in the source, at the node's position.

/// Never has content: `<br>`.
const VOID: u16 = 1;
/// Its content is text up to its own end tag: `<script>`.
const RAW: u16 = 1 << 1;
/// Its start tag ends an open paragraph.
const CLOSES_PARAGRAPH: u16 = 1 << 2;
/// "Special" in the standard: a stray end tag of an ordinary element does not reach past it.
const SPECIAL: u16 = 1 << 3;
/// End tags inside do not reach elements outside.
const SCOPE: u16 = 1 << 4;
/// Starts and ends a line of its own when shown.
const BLOCK: u16 = 1 << 5;
/// May stand in `head`.
const HEAD: u16 = 1 << 6;
/// Formatting: its end tag may come in the wrong order.
const FORMATTING: u16 = 1 << 7;
/// Ends an `svg` or `math` that is still open.
const LEAVES_FOREIGN: u16 = 1 << 8;

macro_rules! tags {
    ($($variant:ident $name:literal = $traits:expr;)*) => {
        /// An element's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Tag {
            /// Not an element but text.
            Text = 0,
            /// A name that is not in the table.
            Other = 1,
            $(#[doc = concat!("`<", $name, ">`")] $variant,)*
        }

        const NAMES: &[&str] = &["", "", $($name),*];
        const TRAITS: &[u16] = &[0, 0, $($traits),*];
        const TAGS: &[Tag] = &[Tag::Text, Tag::Other, $(Tag::$variant),*];
    };
}

/// A block of the page's layout: its start tag ends a paragraph and its end tag reaches into its own scope.
const DIVISION: u16 = CLOSES_PARAGRAPH | SPECIAL | BLOCK | LEAVES_FOREIGN;

tags! {
    A "a" = FORMATTING;
    Abbr "abbr" = 0;
    Address "address" = DIVISION;
    Applet "applet" = SPECIAL | SCOPE;
    Area "area" = VOID | SPECIAL;
    Article "article" = DIVISION;
    Aside "aside" = DIVISION;
    Audio "audio" = 0;
    B "b" = FORMATTING | LEAVES_FOREIGN;
    Base "base" = VOID | SPECIAL | HEAD;
    Big "big" = FORMATTING | LEAVES_FOREIGN;
    Blockquote "blockquote" = DIVISION;
    Body "body" = SPECIAL | BLOCK | LEAVES_FOREIGN;
    Br "br" = VOID | SPECIAL | LEAVES_FOREIGN;
    Button "button" = SPECIAL;
    Canvas "canvas" = 0;
    Caption "caption" = SPECIAL | SCOPE | BLOCK;
    Center "center" = DIVISION;
    Cite "cite" = 0;
    Code "code" = FORMATTING | LEAVES_FOREIGN;
    Col "col" = VOID | SPECIAL;
    Colgroup "colgroup" = SPECIAL;
    Data "data" = 0;
    Datalist "datalist" = BLOCK;
    Dd "dd" = DIVISION;
    Del "del" = 0;
    Details "details" = DIVISION;
    Dfn "dfn" = 0;
    Dialog "dialog" = DIVISION;
    Dir "dir" = DIVISION;
    Div "div" = DIVISION;
    Dl "dl" = DIVISION;
    Dt "dt" = DIVISION;
    Em "em" = FORMATTING | LEAVES_FOREIGN;
    Embed "embed" = VOID | SPECIAL | LEAVES_FOREIGN;
    Fieldset "fieldset" = DIVISION;
    Figcaption "figcaption" = DIVISION;
    Figure "figure" = DIVISION;
    Font "font" = FORMATTING;
    Footer "footer" = DIVISION;
    ForeignObject "foreignobject" = SPECIAL | SCOPE;
    Form "form" = DIVISION;
    Frame "frame" = VOID | SPECIAL;
    Frameset "frameset" = SPECIAL;
    H1 "h1" = DIVISION;
    H2 "h2" = DIVISION;
    H3 "h3" = DIVISION;
    H4 "h4" = DIVISION;
    H5 "h5" = DIVISION;
    H6 "h6" = DIVISION;
    Head "head" = SPECIAL | LEAVES_FOREIGN;
    Header "header" = DIVISION;
    Hgroup "hgroup" = DIVISION;
    Hr "hr" = VOID | DIVISION;
    Html "html" = SPECIAL | SCOPE | BLOCK;
    I "i" = FORMATTING | LEAVES_FOREIGN;
    Iframe "iframe" = RAW | SPECIAL;
    Img "img" = VOID | SPECIAL | LEAVES_FOREIGN;
    Input "input" = VOID | SPECIAL;
    Ins "ins" = 0;
    Kbd "kbd" = 0;
    Label "label" = 0;
    Legend "legend" = BLOCK;
    Li "li" = DIVISION;
    Link "link" = VOID | SPECIAL | HEAD;
    Listing "listing" = DIVISION;
    Main "main" = DIVISION;
    Map "map" = 0;
    Mark "mark" = 0;
    Marquee "marquee" = SPECIAL | SCOPE;
    Math "math" = SCOPE;
    Menu "menu" = DIVISION;
    Meta "meta" = VOID | SPECIAL | HEAD | LEAVES_FOREIGN;
    Meter "meter" = 0;
    Nav "nav" = DIVISION;
    Nobr "nobr" = FORMATTING | LEAVES_FOREIGN;
    Noembed "noembed" = RAW | SPECIAL;
    Noframes "noframes" = RAW | SPECIAL | HEAD;
    Noscript "noscript" = SPECIAL | SCOPE | HEAD;
    Object "object" = SPECIAL | SCOPE;
    Ol "ol" = DIVISION;
    Optgroup "optgroup" = BLOCK;
    Option "option" = BLOCK;
    Output "output" = 0;
    P "p" = DIVISION;
    Param "param" = VOID | SPECIAL;
    Picture "picture" = 0;
    Pre "pre" = DIVISION;
    Progress "progress" = 0;
    Q "q" = 0;
    Rb "rb" = 0;
    Rp "rp" = 0;
    Rt "rt" = 0;
    Ruby "ruby" = LEAVES_FOREIGN;
    S "s" = FORMATTING | LEAVES_FOREIGN;
    Samp "samp" = 0;
    Script "script" = RAW | SPECIAL | HEAD;
    Search "search" = DIVISION;
    Section "section" = DIVISION;
    Select "select" = SPECIAL;
    Slot "slot" = 0;
    Small "small" = FORMATTING | LEAVES_FOREIGN;
    Source "source" = VOID | SPECIAL;
    Span "span" = LEAVES_FOREIGN;
    Strike "strike" = FORMATTING | LEAVES_FOREIGN;
    Strong "strong" = FORMATTING | LEAVES_FOREIGN;
    Style "style" = RAW | SPECIAL | HEAD;
    Sub "sub" = LEAVES_FOREIGN;
    Summary "summary" = DIVISION;
    Sup "sup" = LEAVES_FOREIGN;
    Svg "svg" = SCOPE;
    Table "table" = DIVISION | SCOPE;
    Tbody "tbody" = SPECIAL | BLOCK;
    Td "td" = SPECIAL | SCOPE | BLOCK;
    Template "template" = SPECIAL | SCOPE | HEAD;
    Textarea "textarea" = RAW | SPECIAL;
    Tfoot "tfoot" = SPECIAL | BLOCK;
    Th "th" = SPECIAL | SCOPE | BLOCK;
    Thead "thead" = SPECIAL | BLOCK;
    Time "time" = 0;
    Title "title" = RAW | SPECIAL | HEAD;
    Tr "tr" = SPECIAL | BLOCK;
    Track "track" = VOID | SPECIAL;
    Tt "tt" = FORMATTING | LEAVES_FOREIGN;
    U "u" = FORMATTING | LEAVES_FOREIGN;
    Ul "ul" = DIVISION;
    Var "var" = LEAVES_FOREIGN;
    Video "video" = 0;
    Wbr "wbr" = VOID | SPECIAL;
    Xmp "xmp" = RAW | DIVISION;
}

/// A name's first eight letters in one number, lower case, and its length: enough to tell all names of the table apart.
const fn key(name: &[u8]) -> (u64, u8) {
    let mut letters = 0u64;
    let mut at = 0;
    while at < name.len() && at < 8 {
        letters = letters << 8 | name[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    (letters, if name.len() > 255 { 255 } else { name.len() as u8 })
}

const SLOTS: usize = 512;

const fn slot(key: (u64, u8)) -> usize {
    ((key.0 ^ (key.1 as u64) << 59).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize
}

/// An open-addressing table from [`key`] to tag, made by the compiler.
static TABLE: [((u64, u8), Tag); SLOTS] = {
    let mut table = [((0, 0), Tag::Other); SLOTS];
    let mut at = 2;
    while at < NAMES.len() {
        let key = key(NAMES[at].as_bytes());
        let mut place = slot(key);
        while table[place].0.1 != 0 {
            place = (place + 1) % SLOTS;
        }
        table[place] = (key, TAGS[at]);
        at += 1;
    }
    table
};

impl Tag {
    /// How many tags there are, [`Tag::Text`] and [`Tag::Other`] included.
    pub const COUNT: usize = NAMES.len();

    /// The tag of a name, in any case.
    #[must_use]
    pub fn of(name: &[u8]) -> Self {
        let key = key(name);
        let mut place = slot(key);
        loop {
            let (held, tag) = TABLE[place];
            if held == key {
                // Eight letters and the length decide among names of the table, not among all names there are.
                let rest = name.len() <= 8 || NAMES[tag as usize].as_bytes()[8..].eq_ignore_ascii_case(&name[8..]);
                return if rest { tag } else { Self::Other };
            }
            if held.1 == 0 {
                return Self::Other;
            }
            place = (place + 1) % SLOTS;
        }
    }

    /// The name in lower case; empty for [`Tag::Text`] and [`Tag::Other`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    const fn has(self, what: u16) -> bool {
        TRAITS[self as usize] & what != 0
    }

    /// Never has content (`<br>`, `<img>`).
    #[must_use]
    pub const fn is_void(self) -> bool {
        self.has(VOID)
    }

    /// Its content is text up to its own end tag, whatever it looks like (`<script>`, `<title>`).
    #[must_use]
    pub const fn is_raw(self) -> bool {
        self.has(RAW)
    }

    /// Character references count in its content, although tags do not (`<title>`, `<textarea>`).
    #[must_use]
    pub const fn is_raw_with_references(self) -> bool {
        matches!(self, Self::Title | Self::Textarea)
    }

    /// Starts and ends a line of its own when shown.
    #[must_use]
    pub const fn is_block(self) -> bool {
        self.has(BLOCK)
    }

    /// One of `h1` to `h6`.
    #[must_use]
    pub const fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    pub(super) const fn closes_paragraph(self) -> bool {
        self.has(CLOSES_PARAGRAPH)
    }

    pub(super) const fn is_special(self) -> bool {
        self.has(SPECIAL)
    }

    pub(super) const fn is_scope(self) -> bool {
        self.has(SCOPE)
    }

    pub(super) const fn may_stand_in_head(self) -> bool {
        self.has(HEAD)
    }

    pub(super) const fn is_formatting(self) -> bool {
        self.has(FORMATTING)
    }

    pub(super) const fn leaves_foreign(self) -> bool {
        self.has(LEAVES_FOREIGN)
    }

    /// `div`-like: its end tag closes what is still open inside it.
    pub(super) const fn is_division(self) -> bool {
        self.has(CLOSES_PARAGRAPH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for &tag in &TAGS[2..] {
            assert_eq!(Tag::of(tag.name().as_bytes()), tag);
            assert_eq!(Tag::of(tag.name().to_uppercase().as_bytes()), tag);
        }
    }

    #[test]
    fn other_names_are_other() {
        for name in ["", "x", "amp-img", "blockquotes", "blockquotf", "figcaptiom", "divs", "0", "\u{e9}"] {
            assert_eq!(Tag::of(name.as_bytes()), Tag::Other, "{name}");
        }
    }
}
