//! The machine and the process that a run takes place on.

use std::fs;

use serde::{Deserialize, Serialize};

/// A machine, as far as it explains how long a run takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Its name; absent where the system does not report it.
    pub name: Option<String>,
    /// Number of cores that the program may use.
    pub cores: usize,
    /// Memory in MiB; absent where the system does not report it.
    pub memory_mib: Option<u64>,
    /// Operating system and processor family, such as `linux x86_64`.
    pub system: String,
}

impl Machine {
    /// Describes this machine.
    pub fn here() -> Self {
        Self {
            name: host_name(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mib: fs::read_to_string("/proc/meminfo").ok().and_then(|text| memory_mib(&text)),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// A process, so that a run that is still going on can be told from one that was killed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Name of its machine.
    pub machine: Option<String>,
    /// Its number.
    pub id: u32,
    /// When it was started, in the system's own ticks; absent where they are not reported.
    ///
    /// Numbers are given again to later processes, which have another start.
    pub started: Option<u64>,
}

impl Process {
    /// Describes this process.
    pub fn this() -> Self {
        let id = std::process::id();
        Self { machine: host_name(), id, started: start_of(id) }
    }

    /// Checks whether the process is known to have ended.
    ///
    /// A process of another machine, or on a system that does not tell, counts as running.
    pub fn has_ended(&self) -> bool {
        self.machine == host_name() && self.started.is_some() && start_of(self.id) != self.started
    }
}

fn host_name() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned())
}

/// Returns the memory of `/proc/meminfo`, in MiB.
fn memory_mib(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024)
}

/// Returns the start of a process from `/proc`; `None` if there is no such process.
fn start_of(process: u32) -> Option<u64> {
    start_ticks(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Returns field 22 of `/proc/PID/stat`.
///
/// Field 2 is the program's name in parentheses, which may itself hold spaces and parentheses.
fn start_ticks(stat: &str) -> Option<u64> {
    let after_name = stat.rsplit_once(')')?.1;
    after_name.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_start_are_those_of_the_systems_files() {
        assert_eq!(memory_mib("MemTotal:       16384000 kB\nMemFree: 1 kB\n"), Some(16_000));
        assert_eq!(memory_mib("MemFree: 1 kB\n"), None);
        // The fields of proc(5): state, parent, …; starttime is the twentieth after the name.
        let fields: Vec<String> = (3..=30).map(|field| field.to_string()).collect();
        assert_eq!(start_ticks(&format!("77 (a) b) {}", fields.join(" "))), Some(22));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_runs_and_one_with_its_number_and_another_start_does_not() {
        let this = Process::this();
        assert!(!this.has_ended());
        let earlier = Process { started: this.started.map(|start| start - 1), ..this.clone() };
        assert!(earlier.has_ended());
        let elsewhere = Process { machine: Some("another machine".into()), ..earlier };
        assert!(!elsewhere.has_ended(), "nothing is known about it");
    }
}
