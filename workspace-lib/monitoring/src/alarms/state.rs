//! Alarms over time: raised, escalated, acknowledged, cleared.

use contract::{AlarmState, Finding, Level, Transition};

use super::plan::AlarmRules;

/// Returns the alarm after a judgement, and what has changed.
///
/// An alarm is cleared only by several quiet judgements in a row, so that a value near a limit does
/// not raise one every week. A judgement of too few observations changes nothing. A red alarm stays
/// red until it is cleared.
pub fn advance(
    alarm: Option<AlarmState>,
    finding: Finding,
    day: &str,
    rules: &AlarmRules,
) -> (Option<AlarmState>, Option<Transition>) {
    match (alarm, finding.level) {
        (alarm, Level::TooFew) => (alarm, None),
        (None, Level::Quiet) => (None, None),
        (None, level) => {
            let since = day.to_owned();
            (
                Some(AlarmState { code: finding.code, finding, level, since, quiet: 0 }),
                Some(Transition::Raised),
            )
        }
        (Some(alarm), Level::Quiet) if alarm.quiet + 1 >= rules.quiet_judgements => {
            (None, Some(Transition::Cleared))
        }
        (Some(alarm), Level::Quiet) => (Some(AlarmState { quiet: alarm.quiet + 1, ..alarm }), None),
        (Some(alarm), level) => {
            let transition = (level > alarm.level).then_some(Transition::Escalated);
            let level = level.max(alarm.level);
            (Some(AlarmState { finding, level, quiet: 0, ..alarm }), transition)
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::IndicatorCode;

    use super::*;

    const RULES: AlarmRules =
        AlarmRules { false_alarms_a_year: 1.0, judged_every_days: 7, quiet_judgements: 2 };

    fn finding(level: Level) -> Finding {
        let code = IndicatorCode::ProbabilityDrift;
        Finding { code, about: None, value: 0.2, by_chance: 0.1, count: 500, level }
    }

    #[test]
    fn an_alarm_is_raised_once_escalates_and_needs_two_quiet_weeks() {
        use Level::{Amber, Quiet, Red, TooFew};
        let weeks = [Quiet, Amber, Amber, Quiet, Red, Amber, TooFew, Quiet, Quiet, Quiet];
        let mut alarm = None;
        let mut changes = Vec::new();
        for (week, level) in weeks.into_iter().enumerate() {
            let (next, change) = advance(alarm, finding(level), &format!("week {week}"), &RULES);
            changes.push(change);
            if week == 5 {
                let alarm = next.as_ref().unwrap();
                assert_eq!((alarm.level, alarm.since.as_str()), (Red, "week 1"));
            }
            alarm = next;
        }
        let mut expected = [None; 10];
        expected[1] = Some(Transition::Raised);
        expected[4] = Some(Transition::Escalated);
        expected[8] = Some(Transition::Cleared);
        assert_eq!(changes, expected);
        assert_eq!(alarm, None);
    }
}
