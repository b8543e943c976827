//! Spellings of one name: "Yousuf" and "Yusuf".

/// True when two words differ as spellings of one name do: same first letter, same consonants, one or two letters apart.
pub(super) fn same_spelling(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(24).collect(), b.chars().take(24).collect());
    if a.len().min(b.len()) < 5 || a.first() != b.first() {
        return false;
    }
    let consonants = |c: &[char]| {
        let mut kept: Vec<char> = c.iter().map(char::to_ascii_lowercase).filter(|c| !"aeiouyh".contains(*c)).collect();
        kept.dedup();
        kept
    };
    distance(&a, &b) <= 2 && consonants(&a) == consonants(&b)
}

/// Letters to add, take away or change (Levenshtein 1966).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::same_spelling;

    #[test]
    fn spelling_variants_are_one_name_and_other_names_are_not() {
        assert!(same_spelling("Yousuf", "Yusuf"));
        assert!(same_spelling("Mohammad", "Mohammed"));
        assert!(!same_spelling("Martin", "Marvin"));
        assert!(!same_spelling("Khan", "Khas"));
    }
}
