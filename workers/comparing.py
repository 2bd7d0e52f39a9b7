"""Pairs of files, compared: pictures in a decoder process, films and sounds by fingerprints."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path
from typing import Any

import structlog

from cubby.media import MediaError, Sniffed, sniff_file, spans
from cubby.storage import FileMissing
from cubby.workers.runtime import Runtime

# What one request to a decoder process may hold, beside the file itself.
AT_ONCE = 15
FINGERPRINTED = ("video", "audio")

log = structlog.get_logger(__name__)


def measure(runtime: Runtime, pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{"first", "second", "measures", "unreadable"} for each pair of `api.next_verification`.

    A file whose bytes are gone, or that no decoder reads, is unreadable; what may pass raises.
    """
    return [
        told
        for group in pairs
        if group["of"]["media_type"] in FINGERPRINTED
        for told in _spans(group["of"], group["with"])
    ] + [
        told
        for group in pairs
        if group["of"]["media_type"] not in FINGERPRINTED
        for begin in range(0, len(group["with"]), AT_ONCE)
        for told in _group(runtime, group["of"], group["with"][begin : begin + AT_ONCE])
    ]


def _spans(mine: dict[str, Any], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nothing is decoded here: the database gave the fingerprints."""
    kind = "film" if mine["media_type"] == "video" else "sound"
    return [
        _told(mine, other, spans.measure(kind, _stored(mine), _stored(other))) for other in others
    ]


def _stored(file: dict[str, Any]) -> dict[str, bytes | None]:
    return {
        kind: None if file[kind] is None else base64.b64decode(file[kind])
        for kind in ("film", "sound")
    }


def _group(
    runtime: Runtime, mine: dict[str, Any], others: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    with contextlib.ExitStack() as files:
        opened = [_opened(runtime, each, files) for each in (mine, *others)]
        there = [(each, file) for each, file in zip(others, opened[1:], strict=True) if file]
        measured: list[dict[str, Any] | None] = [{"unreadable": "its bytes are gone"}] * len(others)
        if opened[0] is not None and there:
            try:
                found = runtime.decoders.compare(
                    opened[0],
                    [file for _, file in there],
                    [each["coarse_check"] for each, _ in there],
                )
            except MediaError as error:
                if not error.permanent:
                    raise
                found = [{"unreadable": str(error)}] * len(there)
            by_id = {each["system_id"]: one for (each, _), one in zip(there, found, strict=True)}
            measured = [by_id.get(each["system_id"], {"unreadable": ""}) for each in others]
    return [_told(mine, other, one) for other, one in zip(others, measured, strict=True)]


def _told(
    mine: dict[str, Any], other: dict[str, Any], measured: dict[str, Any] | None
) -> dict[str, Any]:
    first, second = sorted((mine["system_id"], other["system_id"]))
    unreadable = measured is not None and "unreadable" in measured
    if unreadable:
        log.warning("not compared", first=first, second=second, reason=measured)
    return {
        "first": first,
        "second": second,
        "from": mine["system_id"],
        "measures": None if unreadable else measured,
        "unreadable": unreadable,
    }


def _opened(
    runtime: Runtime, picture: dict[str, Any], files: contextlib.ExitStack
) -> tuple[Path, Sniffed] | None:
    for uri in (picture["derivative_uri"], picture["raw_uri"]):
        if uri is None:
            continue
        with contextlib.suppress(FileMissing):
            path = files.enter_context(runtime.storage.as_file(uri))
            return path, sniff_file(path, picture["filename"])
    return None
