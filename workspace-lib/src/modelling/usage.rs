//! Usage of a training step: time and memory.

use std::fs;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// Time and memory of one step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Wall time, in seconds.
    pub seconds: f64,
    /// The largest resident set of the whole process during the step, in MiB.
    ///
    /// Absent where the system does not report it.
    pub peak_memory_mib: Option<u64>,
}

/// Runs a step and measures its time and memory.
pub(crate) fn measured<T>(step: impl FnOnce() -> T) -> (T, Usage) {
    // This write resets the process's peak on Linux. Other systems have no such file.
    let is_reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    let start = Instant::now();
    let result = step();
    let seconds = start.elapsed().as_secs_f64();
    (result, Usage { seconds, peak_memory_mib: is_reset.then(peak_memory_mib).flatten() })
}

/// Reads `VmHWM` of the process, in MiB.
fn peak_memory_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_large_step_shows_in_its_own_peak_only() {
        let (_, small) = measured(|| std::hint::black_box(vec![1_u8; 1 << 10]).len());
        let (_, large) = measured(|| std::hint::black_box(vec![1_u8; 300 << 20]).len());
        let (small, large) = (small.peak_memory_mib.unwrap(), large.peak_memory_mib.unwrap());
        assert!(large >= small + 200, "{small} MiB, then {large} MiB");
    }
}
