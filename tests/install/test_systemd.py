"""The systemd units: what they start exists, and systemd itself reads them."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from cubby.cli.main import cubby
from cubby.config.settings import settings_reference
from tests.install.conftest import ROOT

UNITS = sorted((ROOT / "ops" / "systemd").glob("*.service"))
PROGRAM = "/opt/cubby/bin/cubby"
SETTINGS = {setting.env: setting for setting in settings_reference()}


class _Unit(configparser.ConfigParser):
    def optionxform(self, name: str) -> str:
        return name


def _read(unit: Path) -> _Unit:
    found = _Unit(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=False)
    found.read(unit, encoding="utf-8")
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_with_settings_that_exist(unit: Path) -> None:
    service = _read(unit)["Service"]
    program, command, *arguments = shlex.split(service["ExecStart"].replace("%i", "0"))
    found = cubby.get_command(click.Context(cubby), command)

    assert program == PROGRAM
    assert found is not None
    found.make_context(command, arguments)  # raises what the person would read
    named = re.findall(r"\b(CUBBY_[A-Z_]+)=", service["Environment"])
    assert {name.removesuffix("_FILE") for name in named} <= set(SETTINGS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_confined_and_gets_the_time_to_end(unit: Path) -> None:
    service = _read(unit)["Service"]

    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert service["CapabilityBoundingSet"] == ""
    if service.get("Type") != "oneshot":
        default = int(SETTINGS["CUBBY_SHUTDOWN_SECONDS"].default or 0)
        assert int(service["TimeoutStopSec"]) > default
        assert re.fullmatch(r"\d+G", service["MemoryMax"])
        # Only the login of its own, and no password in a file that the account may read.
        assert re.fullmatch(
            r"url:/var/lib/cubby-deploy/logins/(api|worker)/url", service["LoadCredential"]
        )


def test_systemd_reads_them(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze, which comes with systemd")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        [analyze, "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
