//! Whether a text is English, the one language that there is data for.

use crate::lexicon::Classes;
use crate::reading::{Reading, Shape};

/// Words looked at.
const SAMPLE: usize = 2000;

/// True when the commonest words of English make up enough of the running words. Short texts pass: there is too
/// little to tell.
pub(crate) fn is_english(reading: &Reading) -> bool {
    let mut words = 0_usize;
    let mut common = 0_usize;
    for word in &reading.words {
        if matches!(word.shape, Shape::Lower | Shape::Capital | Shape::Upper) {
            words += 1;
            common += usize::from(word.classes.any(Classes::STOP));
            if words == SAMPLE {
                break;
            }
        }
    }
    words < 40 || common * 100 >= words * 15
}
