//! One SHA-256 digest over the bits of many scores and explanations.
//!
//! A decision must not depend on the machine that computes it. The same made-up applicants,
//! generated from a counter, are explained with the same bundle in native code and in WebAssembly.
//! The two digests are equal only if every probability, every contribution and every reason has the
//! same bits. `tooling/test-wasm.sh` compares them.

use std::path::PathBuf;

use scoring::{
    Bundle, Calibration, Explanation, FeatureSet, FieldKind, KnownClients, Manifest, Record,
    model::Model, sha256_hex,
};

/// The bundle files that are needed, in the order that [`digest`] expects.
///
/// They are the manifest, the features, the calibration, the model and the known clients. The
/// contents of the last one are empty if the bundle has no known clients.
pub const FILES: [&str; 5] =
    ["manifest.json", "features.json", "calibration.json", "model.txt", "neighbours.bin"];

/// Number of applicants that are explained.
const APPLICANTS: u64 = 500;

/// Returns the digest over the explanations of made-up applicants.
///
/// `files` are the contents of a bundle's files, in the order of [`FILES`].
///
/// # Errors
/// The message of the bundle's own error, if a file is not valid.
pub fn digest(files: &[Vec<u8>; 5]) -> Result<String, String> {
    let bundle = open(files).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    for number in 0..APPLICANTS {
        write(&bundle.explain(&applicant(&bundle, number)), &mut bytes);
    }
    Ok(sha256_hex(&bytes))
}

fn open(files: &[Vec<u8>; 5]) -> Result<Bundle, Box<dyn std::error::Error>> {
    let [manifest, features, calibration, model, known] = files;
    let mut features: FeatureSet = serde_json::from_slice(features)?;
    features.check()?;
    if !known.is_empty() {
        features.known_clients = Some(KnownClients::from_bytes(known)?.into());
    }
    let manifest: Manifest = serde_json::from_slice(manifest)?;
    let calibration: Calibration = serde_json::from_slice(calibration)?;
    calibration.check()?;
    let model = Model::parse(std::str::from_utf8(model)?)?;
    Ok(Bundle::assemble(PathBuf::new(), manifest, features, model, calibration)?)
}

/// Builds an applicant whose fields and history depend only on `number`; a fifth of the values is
/// missing.
fn applicant(bundle: &Bundle, number: u64) -> Record {
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

fn write(explanation: &Explanation, bytes: &mut Vec<u8>) {
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

/// The functions with which JavaScript passes the files and reads the digest.
///
/// JavaScript calls `room` for each file, then `run`, then reads the text at `answer`.
#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;

    thread_local! {
        static FILES: RefCell<[Vec<u8>; 5]> = RefCell::default();
        static ANSWER: RefCell<String> = RefCell::default();
    }

    /// Allocates `length` bytes for a file and returns their address.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn room(file: usize, length: usize) -> *mut u8 {
        FILES.with_borrow_mut(|files| {
            files[file] = vec![0; length];
            files[file].as_mut_ptr()
        })
    }

    /// Computes the digest and returns its length in bytes.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn run() -> usize {
        let answer = FILES.with_borrow(|files| crate::digest(files).unwrap_or_else(|error| error));
        ANSWER.with_borrow_mut(|kept| {
            *kept = answer;
            kept.len()
        })
    }

    /// Returns the address of the digest.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn answer() -> *const u8 {
        ANSWER.with_borrow(|answer| answer.as_ptr())
    }
}
