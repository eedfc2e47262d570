//! Progress of a long cell: a line for each step as it begins.

/// Returns what a long function calls at each step: it prints `3/12  trial 1`, or `3  trial 1` if
/// `steps` is zero.
///
/// A cell's lines appear while it runs. They hold no times, so that a second run prints the same.
pub fn step_lines(steps: usize) -> impl FnMut(&str) {
    let mut number = 0;
    move |step| {
        number += 1;
        if steps > 0 {
            println!("{number}/{steps}  {step}");
        } else {
            println!("{number}  {step}");
        }
    }
}
