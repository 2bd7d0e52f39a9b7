"""`cubby up` with options, which go before the variables."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from cubby.cli.postgres import remove_data
from tests.cli.running import cubby_up, environment
from tests.waiting import until


@pytest.mark.prove
def test_options_go_before_variables_and_the_browser_is_opened(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    elsewhere = Path(tempfile.mkdtemp(prefix="cubby-test-", dir="/tmp"))
    elsewhere.chmod(0o755)
    settings = {"CUBBY_HOST": "256.0.0.1", "CUBBY_WORKERS": "1", "BROWSER": f"{browser} %s"}
    options = ["--host", "localhost", "--port", str(port), "--workers", "2", "--open"]
    try:
        with cubby_up(*options, "--data", str(elsewhere / "data"), **settings) as cubby:
            until(opened.exists, "the browser")
            # It waits for the end of the database in its own folder, which stays empty.
            cubby.data_dir.mkdir(exist_ok=True)

            assert cubby.url == f"http://localhost:{port}"
            assert httpx.get(f"{cubby.url}/live").status_code == 200
            until(opened.read_text, "the address")
            assert opened.read_text() == f"{cubby.url}/admin\n"
            assert {line["child"] for line in cubby.log() if line["event"] == "child started"} == {
                "api-0", "worker-0", "worker-1",
            }  # fmt: skip
            assert (elsewhere / "data" / "postgres").exists()
            assert not (cubby.data_dir / "postgres").exists()
        postmaster = elsewhere / "data" / "postgres" / "postmaster.pid"
        until(lambda: not postmaster.exists(), "the end of its Postgres")
    finally:
        remove_data(elsewhere / "data")
        shutil.rmtree(elsewhere)


@pytest.mark.parametrize(
    ("option", "value", "accepted"),
    [
        ("--port", "eighty", "a whole number from 0 to 65535 is needed"),
        ("--workers", "-1", "a whole number from 0 to 256 is needed"),
        ("--host", "a b", "a host name or an IP address is needed"),
        ("--data", "", "a folder is needed"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_option(
    option: str, value: str, accepted: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cubby.cli.main", "up", option, value],
        check=False, capture_output=True, text=True, env=environment(tmp_path / "data"),
    )  # fmt: skip

    assert done.returncode == 2
    assert f"Invalid value for '{option}': {value!r}: {accepted}" in done.stderr
    assert not (tmp_path / "data").exists()
