//! Labels of age bands.

use contract::AGES;

use crate::Label;

/// Returns the labels of the age bands, the youngest first.
///
/// ```
/// assert_eq!(scoring::age_bands()[1].en, "25–34");
/// ```
pub fn age_bands() -> Vec<Label> {
    let band = |(index, from): (usize, &u32)| match AGES.get(index + 1) {
        Some(next) => {
            Label::new(format!("{from}–{}\u{a0}ans", next - 1), format!("{from}–{}", next - 1))
        }
        None => Label::new(format!("{from}\u{a0}ans et plus"), format!("{from} and over")),
    };
    AGES.iter().enumerate().map(band).collect()
}
