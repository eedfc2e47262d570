"""The twelve months: which scenario of the demo world the applicants of each are from."""

from datetime import UTC, datetime, timedelta

# Quiet months, and the scenarios one after the other. The rise in defaults comes first, because
# nothing but outcomes can show it, and outcomes come months later. A quiet month lets alarms clear.
SCENARIOS: list[str | None] = [
    None,
    None,
    None,
    "rise-in-defaults",
    "rise-in-defaults",
    "broken-field",
    None,
    "new-channel",
    "new-channel",
    None,
    "income-shock",
    "income-shock",
]

# Days after which it is known what became of a loan. Real lenders wait longer.
OUTCOME_DELAY = 91

# Indicators that are computed from outcomes.
FROM_OUTCOMES = ["auc_loss", "calibration_gap", "vintage_default_rate"]

# Days after a scenario during which the windows of indicators still hold some of it.
WINDOW = 30
WINDOWS = {"disparate_impact": 90, "override_rate": 90, "override_rate_low": 90}


def months(year: int) -> list[datetime]:
    """Returns the first days of the months, and that of the next year."""
    return [datetime(year, month, 1, tzinfo=UTC) for month in range(1, 13)] + [datetime(year + 1, 1, 1, tzinfo=UTC)]


class Calendar:
    """Which scenario is under way on which day."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.months = months(year)
        # Scenarios with their first day and the day after the last, in their order.
        self.spells: list[tuple[str, datetime, datetime]] = []
        for at, scenario in enumerate(SCENARIOS):
            if scenario and at and SCENARIOS[at - 1] == scenario:
                self.spells[-1] = (*self.spells[-1][:2], self.months[at + 1])
            elif scenario:
                self.spells.append((scenario, self.months[at], self.months[at + 1]))

    def days(self, month: int) -> list[datetime]:
        """Returns the days of a month, from 0."""
        first, end = self.months[month : month + 2]
        return [first + timedelta(days=day) for day in range((end - first).days)]

    def cause(self, day: datetime, indicator: str) -> tuple[str, datetime] | None:
        """Returns the scenario that an alarm of this day can be about, and its first day.

        It is the latest one with applications in the indicator's window; for an indicator from
        outcomes, the latest one of whose loans outcomes are known.
        """
        if indicator in FROM_OUTCOMES:
            known = day - timedelta(days=OUTCOME_DELAY)
            begun = [spell for spell in self.spells if spell[1] <= known]
        else:
            window = timedelta(days=WINDOWS.get(indicator, WINDOW))
            begun = [spell for spell in self.spells if spell[1] < day < spell[2] + window]
        return begun[-1][:2] if begun else None
