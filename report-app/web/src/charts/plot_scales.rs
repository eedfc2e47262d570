//! The two scales of a drawing with two axes, and a selection of evenly spread items.

use super::Scale;

/// The scales of the two axes; values grow to the right and upwards.
#[derive(Debug, Clone, Copy)]
pub struct PlotScales {
    /// The horizontal scale.
    pub x: Scale,
    /// The vertical scale.
    pub y: Scale,
}

impl PlotScales {
    /// Returns the position of a point, in percent from the left and from the top.
    pub fn at(self, x: f64, y: f64) -> (f64, f64) {
        (self.x.position(x), 100.0 - self.y.position(y))
    }
}

/// Returns about `most` items of `all`, evenly spread, including the first and the last.
pub fn thinned<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    let most = most.max(2);
    if all.len() <= most {
        return all.to_vec();
    }
    (0..most).map(|index| all[index * (all.len() - 1) / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_grow_upwards() {
        let scales =
            PlotScales { x: Scale { low: 0.0, high: 10.0 }, y: Scale { low: 0.0, high: 1.0 } };
        assert_eq!(scales.at(2.5, 0.9), (25.0, 10.0));
    }

    #[test]
    fn thinning_keeps_both_ends() {
        assert_eq!(thinned(&[0, 1, 2, 3, 4, 5, 6, 7, 8], 5), [0, 2, 4, 6, 8]);
        assert_eq!(thinned(&[1, 2], 5), [1, 2]);
    }
}
