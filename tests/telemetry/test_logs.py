"""Every line is one JSON object, whichever library logs it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from cubby.telemetry import logs


@pytest.fixture
def output() -> Iterator[StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    structlog.contextvars.clear_contextvars()  # of tests that ran a job in this thread
    stream = StringIO()
    logs.configure("info", "worker-1", stream)
    yield stream
    root.handlers[:], root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


def _lines(output: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_a_line_has_when_what_and_who(output: StringIO) -> None:
    structlog.get_logger("x").info("job done", seconds=0.5)

    (line,) = _lines(output)
    assert list(line) == ["ts", "level", "event", "process", "seconds"]
    assert line["ts"].endswith("Z")
    assert (line["level"], line["event"], line["process"]) == ("info", "job done", "worker-1")


def test_what_is_bound_is_on_every_line_of_the_context_and_gone_after_it(output: StringIO) -> None:
    log = structlog.get_logger("x")
    with structlog.contextvars.bound_contextvars(request_id="r", asset_id="a", job_stage="decode"):
        log.warning("inside")
        logging.getLogger("some.library").warning("theirs %s", "too")
    log.warning("outside")

    inside, theirs, outside = _lines(output)
    assert (inside["request_id"], inside["asset_id"], inside["job_stage"]) == ("r", "a", "decode")
    assert theirs["event"] == "theirs too"
    assert theirs["request_id"] == "r"
    assert "request_id" not in outside


def test_less_than_the_level_is_not_logged(output: StringIO) -> None:
    structlog.get_logger("x").debug("no")
    logging.getLogger("x").debug("no")

    assert _lines(output) == []


def test_an_exception_is_one_line_with_its_traceback_inside(output: StringIO) -> None:
    try:
        raise ValueError("corrupt")
    except ValueError as error:
        structlog.get_logger("x").exception("failed")
        structlog.get_logger("x").error("failed", error="told", exc_info=error)
        logging.getLogger("x").exception("failed")

    own, told, theirs = _lines(output)
    assert own["error"] == theirs["error"] == "ValueError: corrupt"
    assert told["error"] == "told"
    for line in (own, told, theirs):
        assert "Traceback" in line["exception"]


def test_no_value_can_break_a_line(output: StringIO) -> None:
    structlog.get_logger("x").info("odd\nname", data=b"\xff", thing=object, keys={1: {2, 3}})

    (line,) = _lines(output)
    assert line["event"] == "odd\nname"
    assert line["data"] == "\ufffd"


def test_text_that_is_no_unicode_does_not_lose_the_line(output: StringIO) -> None:
    structlog.get_logger("x").info("kept", filename="\udce9.jpg")

    assert _lines(output)[0]["event"] == "kept"


def test_a_line_that_cannot_be_written_is_lost_and_nothing_else(output: StringIO) -> None:
    output.close()

    structlog.get_logger("x").error("nobody hears")


def test_warnings_and_uvicorn_go_the_same_way() -> None:
    """In a process of its own: here pytest has its hands on warnings."""
    program = (
        "import logging, warnings; from cubby.telemetry import logs; logs.configure('info', 'api');"
        "logging.getLogger('uvicorn.error').info('Started server process [%d]', 7);"
        "warnings.simplefilter('always'); warnings.warn('old', DeprecationWarning)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    started, warned = (json.loads(line) for line in done.stderr.splitlines())
    assert started["event"] == "Started server process [7]"
    assert "DeprecationWarning: old" in warned["event"]


def test_it_goes_to_standard_error_and_leaves_standard_output_alone() -> None:
    program = (
        "import structlog; from cubby.telemetry import logs; logs.configure('info', 'api');"
        "structlog.get_logger().info('hello')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout == b""
    assert json.loads(done.stderr)["event"] == "hello"
