"""Following what becomes of a request."""

from __future__ import annotations

from typing import Any

import click

from cli.server import Server

_WAIT_SECONDS = 30
_ENDED = ("done", "failed")


def status_of(server: Server, job_id: str, wait: bool) -> dict[str, Any]:
    """The status of a request or of one element, at its end if `wait`. Raises ServerRefused."""
    while True:
        seconds = _WAIT_SECONDS if wait else 0
        status: dict[str, Any] = server.get(f"/ingest/{job_id}/status", wait=seconds)
        if not wait or status["state"] in _ENDED:
            return status


def tell(status: dict[str, Any]) -> None:
    progress = status["progress"]
    counts = ", ".join(
        f"{progress[state]} {state}"
        for state in ("queued", "processing", "done", "failed")
        if progress[state]
    )
    click.echo(f"{status['ingest_job_id']}  {status['state']}  ({counts})")


def tell_failures(server: Server, status: dict[str, Any]) -> None:
    """One line for each object that failed, over all pages."""
    job_id, left = status["ingest_job_id"], status["progress"]["failed"]
    while left:
        for one in status["objects"]:
            if one["state"] == "failed":
                left -= 1
                error = one["error"] or {"code": "unknown", "message": "no reason was recorded"}
                click.echo(f"  {one['system_id']}  {error['code']}: {error['message']}")
        if not status["next_cursor"]:
            return
        status = server.get(f"/ingest/{job_id}/status", cursor=status["next_cursor"])


def follow(server: Server, job_id: str) -> bool:
    """Wait for the end of a request and tell it; whether any object failed."""
    status = status_of(server, job_id, wait=True)
    tell(status)
    tell_failures(server, status)
    return bool(status["progress"]["failed"])
