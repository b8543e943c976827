/// What becomes of the words below pictures and videos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Captions {
    /// They stay, as blocks of their own kind.
    #[default]
    Keep,
    /// They go, with that reason.
    Drop,
}

/// How to clean. Plain values, so that a configuration maps onto it field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What becomes of captions.
    pub captions: Captions,
    /// Whether what was dropped is kept in [`Article::dropped`](sayso_record::Article::dropped), with its reason.
    pub keep_dropped: bool,
    /// The most bytes of text that `dropped` may hold for one article. Longer passages are shortened and what does not
    /// fit is left out; their number is in a note.
    pub dropped_bytes: usize,
    /// What a page may cost in memory.
    pub limits: crate::html::Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            captions: Captions::Keep,
            keep_dropped: true,
            dropped_bytes: 64 * 1024,
            limits: crate::html::Limits::default(),
        }
    }
}
