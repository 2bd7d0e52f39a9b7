"""Following what becomes of a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cubby.cli.server import Server

_WAIT_SECONDS = 30
_ENDED = ("done", "failed")


def status_of(server: Server, job_id: str, wait: bool) -> dict[str, Any]:
    """The status of a request or of one element, at its end if `wait`. Raises ServerRefused."""
    while True:
        seconds = _WAIT_SECONDS if wait else 0
        status: dict[str, Any] = server.get(f"/ingest/{job_id}/status", wait=seconds)
        if not wait or status["state"] in _ENDED:
            return status


def failures(server: Server, status: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Each object that failed, over all pages, and why."""
    job_id, left = status["ingest_job_id"], status["progress"]["failed"]
    while left:
        for one in status["objects"]:
            if one["state"] == "failed":
                left -= 1
                error = one["error"] or {"code": "unknown", "message": "no reason was recorded"}
                yield {"system_id": one["system_id"], **error}
        if not status["next_cursor"]:
            return
        status = server.get(f"/ingest/{job_id}/status", cursor=status["next_cursor"])


def outcome(status: dict[str, Any], lost: list[dict[str, str]]) -> dict[str, Any]:
    """The same for a program."""
    return {name: status[name] for name in ("ingest_job_id", "state", "progress")} | {
        "failures": lost
    }


def tell(status: dict[str, Any], lost: list[dict[str, str]]) -> None:
    progress = status["progress"]
    counts = ", ".join(
        f"{progress[state]} {state}"
        for state in ("queued", "processing", "done", "failed")
        if progress[state]
    )
    click.echo(f"{status['ingest_job_id']}  {status['state']}  ({counts})")
    for one in lost:
        click.echo(f"  {one['system_id']}  {one['code']}: {one['message']}")
