"""The report of the year: what each month looked like, and how soon each scenario was caught."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime

from scenarios import OUTCOME_DELAY, SCENARIOS, Calendar


@dataclass(frozen=True)
class Change:
    """A change of an alarm."""

    day: datetime
    indicator: str
    transition: str
    level: str
    about: str


def changes(alarms: dict) -> list[Change]:
    """Returns what happened to alarms, in the order of time, from the answer of the service."""
    found = [
        Change(
            datetime.fromisoformat(event["at"]).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0),
            alarm["code"],
            event["transition"],
            event["level"],
            alarm["finding"].get("about") or "",
        )
        for alarm in alarms["alarms"]
        for event in alarm["events"]
    ]
    return sorted(found, key=lambda change: (change.day, change.indicator))


def month_name(at: int) -> str:
    return f"{at + 1} ({calendar.month_abbr[at + 1]})"


def share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def words(change: Change, year: Calendar) -> str:
    """Writes a change in a cell: what, how far, and how many days after the drift began."""
    text = f"`{change.indicator}` {change.transition}"
    if change.transition != "cleared":
        text += f", {change.level}"
        cause = year.cause(change.day, change.indicator)
        text += f", day {(change.day - cause[1]).days} of {cause[0]}" if cause else ", **no drift**"
    return text


def months_table(year: Calendar, answers: list[dict], happened: list[Change]) -> list[str]:
    """A row a month; outcomes are those known at the end of the year."""
    vintages = {vintage["month"]: vintage for vintage in answers[-1]["vintages"]}
    rows = [
        "| month | applicants | predictions | refused | defaults among the granted: announced | observed | cost for each application, estimated | cost for each loan, observed | alarms |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for at, (scenario, answer) in enumerate(zip(SCENARIOS, answers)):
        realised = vintages.get(f"{year.year}-{at + 1:02}", {}).get("realised")
        estimated = answer["estimated"]
        granted = estimated and estimated["default_share_granted"]
        here = [words(change, year) for change in happened if year.months[at] <= change.day < year.months[at + 1]]
        cells = [
            month_name(at),
            scenario or "quiet",
            f"{answer['predictions']:,}",
            share(answer["refusal_rate"]),
            share(granted and granted["value"]),
            share(realised and realised["calibration"]["observed"]["value"]),
            f"{estimated['cost']['value']:.3f}" if estimated else "–",
            f"{realised['cost']['value']:.3f}" if realised else "–",
            "; ".join(here),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def caught_table(year: Calendar, happened: list[Change]) -> list[str]:
    """A row for each scenario: days from its first day to the first alarm of each indicator."""
    rows = ["| scenario | first day | first alarm of each indicator, days after it |", "|---|---|---|"]
    for scenario, start, _ in year.spells:
        first: dict[str, str] = {}
        for change in happened:
            if change.transition != "cleared" and year.cause(change.day, change.indicator) == (scenario, start):
                about = f" ({change.about})" if change.about else ""
                days = f"{(change.day - start).days} `{change.indicator}`{about}, {change.level}"
                first.setdefault(change.indicator, days)
        rows.append(f"| {scenario} | {start:%d %B} | {'; '.join(first.values()) or 'none'} |")
    false = [change for change in happened if change.transition == "raised" and year.cause(change.day, change.indicator) is None]
    quiet = f"{len(false)}: " + "; ".join(f"`{change.indicator}` on {change.day:%d %B}" for change in false) if false else "none"
    return [*rows, "", f"Alarms without a cause: {quiet}."]


def write(year: Calendar, answers: list[dict], alarms: dict, setting: str) -> str:
    """Returns the report as Markdown."""
    happened = changes(alarms)
    return "\n".join(
        [
            f"# A year of the demo world, {year.year}",
            "",
            setting,
            "",
            "## How soon each scenario was caught",
            "",
            *caught_table(year, happened),
            "",
            "## Month by month",
            "",
            f"Outcomes are known {OUTCOME_DELAY} days after the application, of granted loans only.",
            "",
            *months_table(year, answers, happened),
            "",
        ]
    )
