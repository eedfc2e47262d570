//! Progress of a long cell: a line at the start of each step.

/// Returns a progress callback that prints one line at each step.
///
/// A line reads `3/12 trial 1`, or `3 trial 1` if `steps` is zero.
///
/// The lines appear while the cell runs. They hold no times, so that a second run prints the same
/// text.
///
/// ```
/// use workspace_lib::notebook::step_lines;
///
/// let mut progress = step_lines(12);
/// // Prints `1/12  dummy`, then `2/12  scorecard`.
/// progress("dummy");
/// progress("scorecard");
/// ```
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
