//! Files that were damaged on the way: cut off, or with a few bytes changed.

/// Returns `rounds` damaged copies, numbered; one seed always gives the same ones.
///
/// Every third copy is cut off. In the others up to four bytes are changed.
pub(crate) fn damaged_copies(
    whole: &[u8],
    seed: u64,
    rounds: usize,
) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let mut next = random(seed);
    (0..rounds).map(move |round| {
        let mut bytes = whole.to_vec();
        if round % 3 == 0 {
            bytes.truncate(next(whole.len()));
        } else {
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                bytes[at] = next(256) as u8;
            }
        }
        (round, bytes)
    })
}

/// Returns a generator of pseudo-random numbers, the same for each call with one seed.
fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}
