//! The work of the plugin that the bench measures: names of two and more words, in one pass over the text.

/// Byte ranges of runs of at least two words that begin with a capital, and how many words each has.
pub(crate) fn names(text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
        .peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = words.next()?;
            if !first.starts_with(char::is_uppercase) {
                continue;
            }
            let (mut end, mut count) = (start + first.len(), 1);
            while let Some((at, word)) =
                words.next_if(|(at, word)| *at == end + 1 && word.starts_with(char::is_uppercase))
            {
                end = at + word.len();
                count += 1;
            }
            if count > 1 {
                return Some((start, end, count));
            }
        }
    })
}
