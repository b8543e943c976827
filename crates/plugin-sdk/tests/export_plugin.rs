//! What the compiler says to an author who has made a mistake: the contracts that the types hold, and the macro's words.
//!
//! The `.stderr` beside each file is what rustc says. Where only rustc's own words have changed,
//! `TRYBUILD=overwrite cargo test -p sayso-plugin-sdk --test export_plugin` writes them anew.

#[test]
fn mistakes_are_refused_with_words_that_help() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/accepted/*.rs");
    cases.compile_fail("tests/refused/*.rs");
}
