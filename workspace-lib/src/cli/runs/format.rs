//! Texts of run records that several commands show.

use scoring::Metric;
use serde_json::Value;
use workspace_lib::runs::RunRecord;

/// Returns a metric with its interval, such as `0.7512 [0.7301, 0.7723]`.
pub(super) fn with_interval(metric: &Metric) -> String {
    format!("{:.4} [{:.4}, {:.4}]", metric.value, metric.low, metric.high)
}

/// Returns a value as the command line takes it.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

/// Returns a time as `2026-11-30 21:54`, in UTC.
pub(super) fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

/// Returns how long a run took, such as `14 min 03 s`; a dash while it goes on.
pub(super) fn duration(record: &RunRecord) -> String {
    let Some(seconds) = record.seconds() else { return "-".to_owned() };
    let whole = seconds.round().max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min {seconds:02} s"),
        _ => format!("{hours} h {minutes:02} min"),
    }
}

/// Returns the first digits of a hash.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
