"""`python -m ops.lab`: an installation on many hosts, load, faults, checks, and a report.

It runs as root in network namespaces of its own, which vanish with it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ops.lab.checks import longest_pause, look
from ops.lab.faults import Fault, counted, faults
from ops.lab.hosts import NoLab
from ops.lab.sending import Load
from ops.lab.site import KEY, OPS, Site, missing, until

_INSIDE = "CUBBY_LAB_INSIDE"
MOST_SECONDS = 30.0
"""How long nothing may be taken, beside the time in which what takes it is away."""


@dataclass
class Outcome:
    fault: Fault
    sent: int
    failed: Counter[str]
    waited: float
    recovered: float
    paused: float
    alerts: set[str]

    @property
    def holds(self) -> bool:
        lasting = self.fault.seconds if self.fault.refused else 0.0
        longest = max(self.waited, self.paused)
        in_time = longest <= MOST_SECONDS + lasting and self.recovered <= MOST_SECONDS
        right = self.fault.alerts <= self.alerts and (self.alerts <= self.fault.alerts)
        return in_time and right and not (self.fault.planned and self.failed)

    def row(self) -> str:
        failed = ", ".join(f"{count} {why}" for why, count in self.failed.most_common()) or "none"
        alerts = ", ".join(sorted(self.alerts)) or "none"
        times = " | ".join(f"{one:.1f} s" for one in (self.waited, self.recovered, self.paused))
        holds = "yes" if self.holds else "NO"
        return f"| {self.fault.name} | {self.sent} | {failed} | {times} | {alerts} | {holds} |"


def main() -> int:
    given = _arguments()
    if (absent := missing()) is not None:
        _say(f"The lab is skipped: it needs {absent}.")
        return 77
    if os.environ.get(_INSIDE) != "1":
        command = ["unshare", "--net", "--mount", "--", sys.executable, "-m", "ops.lab"]
        os.chdir(OPS.parent)
        os.execvpe("unshare", [*command, *sys.argv[1:]], {**os.environ, _INSIDE: "1"})  # noqa: S606
    folder = Path(tempfile.mkdtemp(prefix="cubby-lab-", dir="/tmp"))
    folder.chmod(0o755)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    site = Site(folder)
    try:
        good = _run(site, given)
    finally:
        site.close()
        if given.keep:
            _say(f"The logs are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.lab", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a part, of about five minutes")
    parser.add_argument("--only", default="", help="faults whose name has one of these")
    parser.add_argument("--kills", type=int, default=200, help="kill -9 of processes")
    parser.add_argument("--seconds", type=float, default=float("inf"),
                        help="begin no fault after so many; the checks follow")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    parser.add_argument("--report", type=Path, help="write the report there, too")
    return parser.parse_args()


def _run(site: Site, given: argparse.Namespace) -> bool:
    site.start()
    load = Load(site.url, KEY)
    load.start()
    outcomes: list[Outcome] = []
    left_out: list[str] = []
    began = time.monotonic()
    try:
        time.sleep(5)
        for fault in faults(given.kills, given.seed):
            named = any(words in fault.name for words in given.only.split(","))
            if (given.short and not fault.short) or not named:
                continue
            if time.monotonic() - began > given.seconds:
                left_out.append(fault.name)
                continue
            outcomes.append(_suffer(site, load, fault))
            _say(outcomes[-1].row())
    finally:
        load.stop()
    found = look(site, load)
    text = _report(load, outcomes, found)
    if left_out:
        text += f"\nNot begun after {given.seconds:g} s: {', '.join(left_out)}.\n"
    _say(text)
    if given.report is not None:
        given.report.write_text(text, encoding="utf-8")
    return all(one.holds for one in outcomes) and all(good for _, good, _ in found)


def _suffer(site: Site, load: Load, fault: Fault) -> Outcome:
    """One fault, and the calm after it, in which the alerts end."""
    alerts: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1):
            alerts.update(site.alerts())

    watching = threading.Thread(target=watch)
    watching.start()
    site.wait_for(*site.apis)
    sent, began, wall = len(load.sent), time.monotonic(), time.time()
    fault.begin(site)
    time.sleep(fault.seconds)
    fault.end(site)
    mended = time.monotonic()
    count = len(load.sent)
    with suppress(NoLab):  # the figures say so
        until(lambda: len(load.sent) > count + load.threads, 120, f"progress after: {fault.name}")
    recovered = time.monotonic() - mended
    with suppress(NoLab):
        until(
            lambda: not counted(site.alerts(), brief=False),
            120,
            f"the end of the alerts of: {fault.name}",
        )
    over.set()
    watching.join()
    ended = time.monotonic()
    paused = longest_pause(site, wall, time.time(), stamps=fault.stamps)
    failed = Counter(f"{kind} {why}" for _, kind, why in load.failed_between(began, ended))
    waited = load.longest_wait(began, ended)
    alerts = counted(alerts, brief=fault.brief)
    return Outcome(fault, len(load.sent) - sent, failed, waited, recovered, paused, alerts)


def _report(load: Load, outcomes: list[Outcome], found: list[tuple[str, bool, str]]) -> str:
    lines = [
        f"{len(load.sent)} parts sent through {len(outcomes)} faults.", "",
        "| fault | taken | repeated | longest wait | after it | no job ended | alerts | holds |",
        "|---|---|---|---|---|---|---|---|",
        *(one.row() for one in outcomes), "",
        "| check | holds | |", "|---|---|---|",
        *(f"| {what} | {'yes' if good else 'NO'} | {words} |" for what, good, words in found),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
