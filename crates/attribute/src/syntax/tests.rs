use super::*;
use proptest::prelude::*;
use sayso_record::{Span, TokenKind};

fn tokens(text: &str) -> Vec<Token> {
    let mut at = 0;
    let words = text.split(' ').map(|word| {
        let start = at;
        at += word.len() as u32 + 1;
        Token { span: Span::new(start, start + word.len() as u32), kind: TokenKind::Word, sentence: 0 }
    });
    words.collect()
}

#[test]
fn the_subject_and_the_complement_of_a_cue_are_found() {
    let text = "The minister said that the bridge had closed .";
    let mut workspace = Workspace::default();
    let syntax = &*SYNTAX;
    let got = syntax.analyse(text, &tokens(text), &mut workspace);
    assert_eq!((got[1].head, got[1].relation), (Some(2), Relation::Subject));
    assert_eq!((got[2].head, got[2].relation), (None, Relation::Root));
    assert_eq!((got[7].head, got[7].relation), (Some(2), Relation::Complement));
    assert_eq!(got[2].tag.name(), "VBD");
}

#[test]
fn tags_made_together_are_those_made_one_by_one() {
    let text = "Officials in Kavara , who have not been named , said on Monday that 31 people were pulled from the flooded villages .";
    let mut workspace = Workspace::default();
    let analyses = SYNTAX.analyse(text, &tokens(text), &mut workspace);
    let together: Vec<Tag> = analyses.iter().map(|analysis| analysis.tag).collect();
    let forms: Vec<Form> = text.split(' ').map(Form::of).collect();
    let mut alone = Vec::new();
    for at in 0..forms.len() {
        alone.push(SYNTAX.tag(&forms, &alone, at));
    }
    assert_eq!(together, alone);
}

#[test]
fn weights_that_are_cut_short_or_foreign_are_refused() {
    let whole = include_bytes!("../../data/syntax.bin");
    assert_eq!(Syntax::from_bytes(&whole[..whole.len() - 1]).unwrap_err(), BadWeights::Length);
    assert_eq!(Syntax::from_bytes(b"SYW1").unwrap_err(), BadWeights::Length);
    assert_eq!(Syntax::from_bytes(&[0; 64]).unwrap_err(), BadWeights::Magic);
    let mut other = whole[..64].to_vec();
    other[4] = 7;
    assert_eq!(Syntax::from_bytes(&other).unwrap_err(), BadWeights::Shape);
}

static SYNTAX: std::sync::LazyLock<Syntax> = std::sync::LazyLock::new(Syntax::load);

proptest! {
    #[test]
    fn any_sentence_becomes_one_tree(text in ".{0,200}") {
        let tokens = tokens(&text);
        let mut workspace = Workspace::default();
        let analyses = SYNTAX.analyse(&text, &tokens, &mut workspace).to_vec();
        prop_assert_eq!(analyses.len(), tokens.len());
        prop_assert_eq!(analyses.iter().filter(|a| a.head.is_none()).count(), usize::from(!tokens.is_empty()));
        for start in 0..analyses.len() {
            let (mut at, mut steps) = (start, 0);
            while let Some(head) = analyses[at].head {
                at = head as usize;
                steps += 1;
                prop_assert!(steps <= analyses.len(), "a circle");
            }
        }
    }
}

proptest! {
    #[test]
    fn neighbours_lie_together_and_never_meet(template in 1_u32..20, place in any::<u32>()) {
        const ROWS: u32 = (1 << 20) - 1;
        let rows: Vec<u32> = (0..64).map(|which| form::neighbour(template, place, which) & ROWS).collect();
        prop_assert!(rows.iter().all(|row| row >> 6 == rows[0] >> 6));
        prop_assert!((0..64).all(|at| rows[at as usize] & 63 == at));
    }
}
