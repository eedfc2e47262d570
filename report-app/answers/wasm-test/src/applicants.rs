//! Made-up applicants, and the bits of their explanations.

use scoring::{Bundle, Explanation, FieldKind, Record};

/// Builds an applicant whose fields and history depend only on `number`; a fifth of the values is
/// missing.
pub(crate) fn applicant(bundle: &Bundle, number: u64) -> Record {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut next = move || {
        // Knuth's MMIX linear congruential generator; its high bits are the most random ones.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut record = Record::new();
    let set = bundle.features();
    for field in &set.fields {
        let (kept, value) = (next() > 0.2, next());
        match field.kind {
            FieldKind::Number if kept => {
                let low = field.minimum.unwrap_or(-20_000.0);
                let high = field.maximum.unwrap_or(20_000.0).min(low + 1e6);
                record.set(field.name.clone(), low + value * (high - low));
            }
            FieldKind::Category if kept && !field.categories.is_empty() => {
                let category = (value * field.categories.len() as f64) as usize;
                record.set(field.name.clone(), field.categories[category].value.as_str());
            }
            _ => {}
        }
    }
    for feature in set.features.iter().filter(|feature| !feature.definition.is_row_level()) {
        let (kept, value) = (next() > 0.2, next());
        if kept {
            let usual = feature.usual_value.number();
            record.set(
                feature.name.clone(),
                value * 3.0 * if usual == 0.0 || usual.is_nan() { 1.0 } else { usual },
            );
        }
    }
    record
}

/// Appends the bits of every number of an explanation.
pub(crate) fn write(explanation: &Explanation, bytes: &mut Vec<u8>) {
    let mut number = |number: f64| bytes.extend(number.to_bits().to_le_bytes());
    number(explanation.score);
    number(explanation.probability);
    number(explanation.probability_low);
    number(explanation.probability_high);
    number(explanation.base_probability);
    for contribution in &explanation.contributions {
        number(contribution.feature as f64);
        number(contribution.contribution);
        // A category and a missing value have no number; any fixed number would do here.
        number(contribution.value.number().max(f64::MIN));
    }
    for reason in &explanation.reasons {
        number(reason.contribution);
        reason.features.iter().for_each(|&feature| number(feature as f64));
    }
}
