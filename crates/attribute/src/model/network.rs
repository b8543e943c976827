//! A small network over hashed features.
//!
//! The rows of the features are summed up. The first `N` columns of the sum are scores of the classes, as in a linear model;
//! the others, where they are positive, are hidden units whose figures add to the scores (Chen and Manning 2014, with a
//! linear path beside). What a linear model learns only from joined features, hidden units learn from the parts of them,
//! at the price of one more look at a line of the cache that has been read anyway.
//!
//! File form: the [`Table`], then a bias and `N` figures for each hidden unit (`f32`).

use super::table::{BadWeights, COLUMNS, Table, read_figures};

/// Scores of `N` classes.
#[derive(Clone, Debug)]
pub struct Network<const N: usize> {
    table: Table,
    units: Vec<Unit<N>>,
}

/// A hidden unit.
#[derive(Clone, Copy, Debug)]
pub struct Unit<const N: usize> {
    /// What is added to its sum.
    pub bias: f32,
    /// What it adds to the score of each class, times its sum.
    pub top: [f32; N],
}

impl<const N: usize> Network<N> {
    /// How many hidden units there are.
    pub const HIDDEN: usize = COLUMNS - N;

    /// A network of a trained table and [`Self::HIDDEN`] units.
    #[must_use]
    pub const fn new(table: Table, units: Vec<Unit<N>>) -> Self {
        Self { table, units }
    }

    /// The score of each class.
    #[inline]
    #[must_use]
    pub fn score(&self, features: &[u64]) -> [f32; N] {
        let sums = self.table.sum(features);
        let mut scores = std::array::from_fn(|i| sums[i]);
        for (unit, sum) in self.units.iter().zip(&sums[N..]) {
            let value = sum + unit.bias;
            if value > 0.0 {
                scores.iter_mut().zip(&unit.top).for_each(|(score, top)| *score += value * top);
            }
        }
        scores
    }

    /// Appends the network in its file form.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.table.write(out);
        for unit in &self.units {
            out.extend_from_slice(&unit.bias.to_le_bytes());
            unit.top.iter().for_each(|t| out.extend_from_slice(&t.to_le_bytes()));
        }
    }

    /// Reads a network from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), BadWeights> {
        let (table, mut rest) = Table::read(bytes)?;
        let mut units = Vec::with_capacity(Self::HIDDEN);
        for _ in 0..Self::HIDDEN {
            let ([bias], behind) = read_figures(rest)?;
            let (top, behind) = read_figures(behind)?;
            units.push(Unit { bias, top });
            rest = behind;
        }
        Ok((Self { table, units }, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_unit_adds_only_where_it_is_positive() {
        let mut table = Table::new(0);
        let (up, down) = (1 << 56, 2 << 56);
        let rows = [up, down].map(|feature| table.claim(feature).expect("there is room"));
        let mut figures = vec![0.0; table.rows() * COLUMNS];
        figures[rows[0] * COLUMNS] = 1.0;
        figures[rows[0] * COLUMNS + 2] = 1.0;
        figures[rows[1] * COLUMNS + 2] = -1.0;
        table.fill(&figures, [1.0; COLUMNS]);
        let mut units = vec![Unit { bias: 0.0, top: [0.0; 2] }; Network::<2>::HIDDEN];
        units[0] = Unit { bias: 0.5, top: [10.0, -10.0] };
        let network = Network::new(table, units);
        let near = |got: [f32; 2], wanted: [f32; 2]| got.iter().zip(wanted).all(|(g, w)| (g - w).abs() < 1e-3);
        assert!(near(network.score(&[up]), [16.0, -15.0]));
        assert!(near(network.score(&[up, down]), [6.0, -5.0]));
        assert!(near(network.score(&[down]), [0.0, 0.0]));
        let mut bytes = Vec::new();
        network.write(&mut bytes);
        let (read, rest) = Network::<2>::read(&bytes).expect("it was written so");
        assert!(rest.is_empty());
        assert!(near(read.score(&[up]), [16.0, -15.0]));
        assert_eq!(Network::<2>::read(&bytes[..bytes.len() - 1]).err(), Some(BadWeights::Length));
    }
}
