"""Drives a year of drifting applicants through the real service, and reports what its monitoring says.

    tooling/demo-year.sh                       the year, in some minutes; target/demo-year/report.md
    tooling/demo-year.sh --pictures            also pictures of the page /suivi at months 1, 6 and 12
    tooling/demo-year.sh --keep --port 8090    leaves the service running at the end

The date of the service is faked and moved day by day; its timers, its store and its answers are
real. The applicants are new populations of the demo world (tooling/demo_year/scenarios.py says
which); every application is scored by the service, a batch a day.
"""

import argparse
import csv
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import clock
import report
import world
from scenarios import OUTCOME_DELAY, SCENARIOS, Calendar
from service import HOST, PERSON, Service

ROOT = Path(__file__).resolve().parents[2]
# Months after which the answer of the service is kept, and pictures are taken.
KEPT = [1, 6, 12]
# An advisor reviews some predictions a day, doubtful ones first, and departs from the model now and
# then: more often where the model hesitates.
REVIEWS_A_DAY = 4
OVERRIDDEN, OVERRIDDEN_IN_DOUBT = 0.04, 0.15


def main() -> int:
    arguments = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    pret, api = (ROOT / "target/release" / name for name in ("pret", "pret-api"))
    champion = ROOT / "models/champion"
    dashboard = ROOT / "target/dashboard"
    preload = check(arguments, [pret, api, champion / "manifest.json"])
    out: Path = arguments.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    start = time.monotonic()
    manifest = json.loads((champion / "manifest.json").read_text(encoding="utf-8"))
    # The service looks for no predictions from before its model was made.
    year = Calendar(datetime.fromisoformat(manifest["created_at"]).year + 1)
    say(f"Making {12 * arguments.monthly:,} applicants, and their bundle …")
    applicants = world.make(out, pret, champion, SCENARIOS, arguments.monthly, arguments.seed)
    date = clock.Clock(out / "date", preload)
    date.set(year.months[0] + timedelta(hours=2))
    with Service(api, out, arguments.port, date, dashboard if (dashboard / "index.html").exists() else None) as service:
        lived = Year(service, date, year, pret, out, arguments)
        for month, people in enumerate(applicants):
            lived.month(month, people)
        alarms = service.get("/v1/monitoring/alarms")
        (out / "alarms.json").write_text(json.dumps(alarms, indent=1) + "\n", encoding="utf-8")
        setting = (
            f"{arguments.monthly:,} predictions a month, seed {arguments.seed}, model {manifest['version']}; "
            f"{time.monotonic() - start:.0f} s, of which {lived.seconds:.0f} s in the service."
        )
        text = report.write(year, lived.answers, alarms, setting)
        (out / "report.md").write_text(text, encoding="utf-8")
        say(f"Written: {out / 'report.md'}")
        if arguments.keep:
            keep(service)
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tooling/demo-year.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8090, help="port of the service on this machine (8090)")
    parser.add_argument("--monthly", type=int, default=2000, help="predictions a month (2000)")
    parser.add_argument("--seed", type=int, default=71, help="seed of the populations (71); the model was trained on seed 1")
    parser.add_argument("--out", type=Path, default=ROOT / "target/demo-year", help="folder, which is emptied first")
    parser.add_argument("--pictures", action="store_true", help="take pictures of /suivi at months 1, 6 and 12")
    parser.add_argument("--keep", action="store_true", help="leave the service running at the end, until Ctrl+C")
    return parser.parse_args()


def check(arguments: argparse.Namespace, files: list[Path]) -> Path:
    """Checks that everything is there, and returns the path of libfaketime."""
    for file in files:
        if not file.exists():
            raise SystemExit(f"error: {file.relative_to(ROOT)} is missing. Run: make pret api")
    if not 100 <= arguments.monthly <= 50_000:
        raise SystemExit(f"error: --monthly {arguments.monthly}: expected 100 to 50000.")
    if arguments.seed <= 1:
        raise SystemExit(f"error: --seed {arguments.seed}: expected 2 or more; the model was trained on the clients of seed 1.")
    if not 1 <= arguments.port <= 65_535:
        raise SystemExit(f"error: --port {arguments.port}: expected 1 to 65535.")
    out: Path = arguments.out
    if out.exists() and any(out.iterdir()) and not (out / "date").exists():
        raise SystemExit(f"error: {out} holds something else than an earlier year. Choose another folder with --out.")
    if (arguments.pictures or arguments.keep) and not (ROOT / "target/dashboard/index.html").exists():
        raise SystemExit("error: target/dashboard is missing. Run: make web")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, arguments.port))
        except OSError as error:
            raise SystemExit(f"error: port {arguments.port} cannot be used ({error.strerror}). Choose another with --port.") from None
    preload = clock.library()
    if preload is None:
        raise SystemExit(f"error: {clock.LIBRARY} is missing. Install libfaketime (Debian calls it: faketime).")
    return preload


class Year:
    """The year as it is lived: the store's predictions, and what is still to become of them."""

    def __init__(self, service: Service, date: clock.Clock, year: Calendar, pret: Path, out: Path, arguments: argparse.Namespace):
        self.service, self.date, self.year, self.pret, self.out, self.arguments = service, date, year, pret, out, arguments
        self.random = random.Random(arguments.seed)
        # Granted loans of which the service does not know the outcome: day, prediction, default.
        self.open_loans: list[tuple[datetime, str, bool]] = []
        self.judged = year.months[0]
        self.answers: list[dict] = []
        self.told = 0
        self.seconds = 0.0

    def month(self, month: int, people: list[world.Applicant]) -> None:
        """Lives a month, and keeps what the monitoring says at its end."""
        start = time.monotonic()
        days = self.year.days(month)
        for at, day in enumerate(days):
            self.day(day, people[at * len(people) // len(days) : (at + 1) * len(people) // len(days)])
        self.answers.append(self.service.monitoring(len(days)))
        self.seconds += time.monotonic() - start
        if month + 1 in KEPT:
            kept = json.dumps(self.service.monitoring(30), indent=1) + "\n"
            (self.out / f"monitoring-{month + 1:02}.json").write_text(kept, encoding="utf-8")
            if self.arguments.pictures:
                self.pictures(month + 1)
        happened = report.changes(self.service.get("/v1/monitoring/alarms"))
        refused = report.share(self.answers[-1]["refusal_rate"])
        news = "; ".join(report.words(change, self.year) for change in happened[self.told :])
        self.told = len(happened)
        say(f"month {report.month_name(month):8} {SCENARIOS[month] or 'quiet':16} {len(people):,} predictions, {refused} refused. {news}")

    def day(self, day: datetime, people: list[world.Applicant]) -> None:
        """Lives a day: at night a judgement if one is due, at noon applications and reviews, then news of loans."""
        if day == self.judged:
            # The judgement finds the days before, whole, and nothing of this one.
            self.date.set(day + timedelta(hours=2))
            expected = day.date().isoformat()
            self.service.wait(f"judge on {expected}", lambda: self.service.judged_on() == expected)
            self.judged += timedelta(days=7)
        self.date.set(day + timedelta(hours=12))
        predictions = self.service.predict([person.client for person in people]) if people else []
        for person, prediction in zip(people, predictions):
            if prediction["decision"] == "granted":
                self.open_loans.append((day, prediction["prediction_id"], person.defaults))
        self.reviews(predictions)
        if day + timedelta(days=1) == self.judged:
            self.outcomes(day)

    def reviews(self, predictions: list[dict]) -> None:
        doubtful_first = sorted(predictions, key=lambda prediction: not prediction["needs_review"])
        for prediction in doubtful_first[:REVIEWS_A_DAY]:
            rate = OVERRIDDEN_IN_DOUBT if prediction["needs_review"] else OVERRIDDEN
            is_confirmed = self.random.random() >= rate
            reason = "The file agrees with the score." if is_confirmed else "The file says more than the score."
            self.service.review(prediction["prediction_id"], is_confirmed, reason)

    def outcomes(self, day: datetime) -> None:
        """Records what became of the loans whose outcome is known on this day."""
        known = [loan for loan in self.open_loans if loan[0] + timedelta(days=OUTCOME_DELAY) <= day]
        if not known:
            return
        self.open_loans = self.open_loans[len(known) :]
        file = self.out / "outcomes.csv"
        with file.open("w", newline="", encoding="utf-8") as lines:
            rows = csv.writer(lines)
            rows.writerow(["prediction_id", "defaulted", "observed_on"])
            rows.writerows([prediction, int(defaults), day.date().isoformat()] for _, prediction, defaults in known)
        command = [str(self.pret), "outcomes", "import", str(file), "--store", self.service.store]
        done = subprocess.run(command, env=self.date.environment(), capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"error: pret outcomes import: {done.stderr.strip()}")

    def pictures(self, month: int) -> None:
        """Takes pictures of /suivi, 1280 and 360 pixels wide, light and dark."""
        folder = self.out / f"month-{month:02}"
        own = {"BASE_URL": self.service.address, "SIGN_IN_NAME": PERSON, "SIGN_IN_PASSWORD": self.service.password}
        command = ["node", "screenshots.mjs", str(folder.resolve()), "monitoring"]
        done = subprocess.run(command, cwd=ROOT / "report-app/web/e2e", env=os.environ | own, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"error: the pictures of month {month}: {done.stderr.strip()}")


def keep(service: Service) -> None:
    """Leaves the service running until somebody stops it."""
    link = service.command("user", "link", PERSON, "--base-url", service.address).strip()
    say(f"The service runs on, at {service.address}/suivi (Ctrl+C stops it). Sign in, once and within a quarter of an hour: {link}")
    try:
        service.process.wait()
    except KeyboardInterrupt:
        say("Stopped.")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("error: interrupted; the service has been stopped.")
