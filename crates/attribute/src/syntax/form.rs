/// What the models see of a token: hashes of its form, made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The whole form in lower case; digits all alike, quotation marks and dashes of one sort all alike.
    pub word: u32,
    /// Its last character.
    pub suffix1: u32,
    /// Its last two characters.
    pub suffix2: u32,
    /// Its last three characters.
    pub suffix3: u32,
    /// Its first two characters.
    pub prefix2: u32,
    /// Its outline: capitals, small letters, digits and marks, runs of one sort as one.
    pub shape: u32,
    /// True when it begins with a capital letter.
    pub capital: bool,
}

/// Mixes two hashes into one.
#[must_use]
#[inline]
pub(super) const fn mix(a: u32, b: u32) -> u32 {
    let x = ((a.rotate_left(5) ^ b) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x >> 29) as u32
}

impl Form {
    /// The form of a token's text.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let bytes = token.as_bytes();
        if token.is_ascii() { Self::of_ascii(bytes) } else { Self::of_characters(token) }
    }

    fn of_ascii(bytes: &[u8]) -> Self {
        let mut form = Builder::default();
        for &b in bytes {
            form.push(u32::from(b.to_ascii_lowercase()), sort_of_ascii(b));
        }
        form.finish(bytes.first().is_some_and(u8::is_ascii_uppercase))
    }

    fn of_characters(token: &str) -> Self {
        let mut form = Builder::default();
        for c in token.chars() {
            let folded = match c {
                '“' | '”' | '„' | '«' | '»' => '"',
                '‘' | '’' | '‚' => '\'',
                '–' | '—' | '―' => '-',
                _ => c,
            };
            if folded.is_ascii() {
                let b = folded as u8;
                form.push(u32::from(b.to_ascii_lowercase()), sort_of_ascii(b));
            } else {
                let sort = if c.is_uppercase() {
                    b'X'
                } else if c.is_alphabetic() {
                    b'x'
                } else {
                    b'?'
                };
                form.push(c.to_lowercase().next().unwrap_or(c) as u32, sort);
            }
        }
        form.finish(token.chars().next().is_some_and(char::is_uppercase))
    }
}

const fn sort_of_ascii(b: u8) -> u8 {
    match b {
        b'A'..=b'Z' => b'X',
        b'a'..=b'z' => b'x',
        b'0'..=b'9' => b'0',
        _ => b,
    }
}

#[derive(Default)]
struct Builder {
    word: u32,
    last: [u32; 3],
    prefix: u32,
    length: u32,
    shape: u32,
    sort: u8,
}

impl Builder {
    fn push(&mut self, character: u32, sort: u8) {
        let character = if sort == b'0' { u32::from(b'0') } else { character };
        self.word = mix(self.word, character);
        self.last = [self.last[1], self.last[2], character];
        if self.length < 2 {
            self.prefix = mix(self.prefix, character);
        }
        if self.sort != sort {
            self.shape = mix(self.shape, u32::from(sort));
            self.sort = sort;
        }
        self.length += 1;
    }

    fn finish(self, capital: bool) -> Form {
        let [c, b, a] = self.last;
        let suffix2 = mix(a, b.wrapping_add(1));
        Form {
            word: self.word,
            suffix1: a,
            suffix2,
            suffix3: mix(suffix2, c.wrapping_add(1)),
            prefix2: self.prefix,
            shape: mix(self.shape, u32::from(self.length == 1)),
            capital,
        }
    }
}

/// A feature of the template `template`: one of the table's rows.
#[must_use]
#[inline]
pub(super) const fn feature(template: u32, value: u32) -> u32 {
    mix(template.wrapping_mul(0x85EB_CA6B), value)
}

/// The same, beside all features of the same `place`, which tells one of 64 neighbours: what is looked up together, or
/// one after the other, lies in one or two cache lines.
#[must_use]
#[inline]
pub(super) const fn neighbour(template: u32, place: u32, which: u32) -> u32 {
    const NEIGHBOURS: u32 = 6;
    const PLACES: u32 = 21;
    let block = mix(template.wrapping_mul(0x85EB_CA6B), place);
    let own = mix(block, which.wrapping_add(template));
    own >> PLACES << PLACES | (block << NEIGHBOURS) & ((1 << PLACES) - 1) | which & ((1 << NEIGHBOURS) - 1)
}
