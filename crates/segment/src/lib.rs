//! Blocks to tokens, sentences and quotations.
//!
//! One call, [`segment`], reads the text of an article once from left to right and fills
//! [`tokens`](Article::tokens), [`quotations`](Article::quotations) and [`sentences`](Article::sentences). The order
//! inside is: tokens, then quotations, then sentences, because each needs the one before it.
//!
//! - **Tokens** ([`tokenizer`]) are byte spans. A table decides the class of an ASCII byte; only other characters are
//!   decoded. While it walks, the tokenizer writes down the few tokens that the other two steps care about (marks that
//!   may end a sentence, quotation marks, brackets, line breaks) as *events*, so that those steps never look at the
//!   words in between. That is where the speed comes from: there are some eight times fewer events than tokens.
//! - **Quotations** ([`quotation`]) are paired by an automaton over the events, across paragraphs. Sentences come
//!   after, because whether the `"` behind a full stop closes or opens decides which sentence it belongs to.
//! - **Sentences** ([`sentence`]) are decided at each candidate event, by rules over the words beside it and, where
//!   rules leave room, by small learned weights.
//!
//! What a language knows (abbreviations, words that start sentences, clitics) is data in `data/<language>/`, turned
//! into look-up tables while the crate is compiled ([`language`]): nothing is parsed, locked or allocated at run time.
//!
//! Everything is linear in the length of the text: stacks are bounded, look-ahead is bounded or remembered.

#![forbid(unsafe_code)]

mod address;
mod character;
mod event;
mod language;
mod quotation;
mod sentence;
mod tokenizer;
mod word_table;

use sayso_record::Article;

/// What a caller may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether a quotation of several sentences is split inside. Where it is not, the sentence that holds the
    /// quotation runs on until the quotation has ended. Only quotations with a closing mark in the same block hold a
    /// sentence together.
    pub split_quotations: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { split_quotations: true }
    }
}

/// Fills the tokens, sentences and quotations of `article` from its text and blocks; what stood there is replaced.
///
/// The language is [`Meta::language`](sayso_record::Meta::language); one that the crate has no data for gets the generic
/// rules. Where the article names none, the common words of its beginning tell, and English is assumed if they do not.
/// Never fails and never panics: blocks whose spans do not slice the text are passed over.
pub fn segment(article: &mut Article, options: &Options) {
    let language = language::Language::of(article.meta.language.as_deref(), &article.text);
    let mut scan = tokenizer::scan(&article.text, &article.blocks, language);
    article.quotations = quotation::pair(&article.text, &mut scan);
    article.sentences = sentence::split(&article.text, &mut scan, language, options);
    article.tokens = scan.tokens;
}
