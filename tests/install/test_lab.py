"""A part of the lab: many hosts, load, a few faults, and checks. `make lab` does all of it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from ops.lab.faults import counted, faults
from ops.lab.site import FASTER, TIMES, missing, sooner
from tests.install.conftest import ROOT


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_an_installation_outlives_its_hosts() -> None:
    if (absent := missing()) is not None:
        pytest.skip(f"the lab needs {absent}")
    done = subprocess.run(
        [sys.executable, "-m", "ops.lab", "--short", "--kills", "40"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "| nothing is lost or doubled | yes |" in done.stdout


def test_alerts_and_their_windows_wait_less_in_the_lab() -> None:
    rules = (ROOT / "ops" / "alerts.yml").read_text(encoding="utf-8")
    shorter = TIMES.sub(sooner, "for: 2m\nrate(x[1h]) offset 15m")

    assert shorter == f"for: {120 // FASTER}s\nrate(x[{3600 // FASTER}s]) offset {900 // FASTER}s"
    assert re.search(r"(for: |offset |\[)\d+[mh]", TIMES.sub(sooner, rules)) is None


def test_every_alert_that_a_fault_must_wake_is_one_of_the_rules() -> None:
    rules = (ROOT / "ops" / "alerts.yml").read_text(encoding="utf-8")

    wanted = {name for fault in faults(1, 1) for name in fault.alerts}

    assert wanted
    assert wanted <= set(re.findall(r"alert: (\w+)", rules))


def test_a_brief_fault_is_judged_by_the_alert_of_the_database_that_waits_a_minute() -> None:
    shortened = {"CubbyDatabaseAway", "CubbyStorageAway"}

    assert counted(shortened, brief=True) == {"CubbyStorageAway"}
    assert counted({*shortened, "RealDatabaseAway"}, brief=True) == shortened
    assert counted({*shortened, "RealIngestFails"}, brief=False) == shortened
