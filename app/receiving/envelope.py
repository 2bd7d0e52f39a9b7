"""A JSON body that carries its form fields with it: {"payload": ..., "owner": ..., ...}."""

from __future__ import annotations

from typing import Any

import msgspec

from cubby.app.problems import BadRequest
from cubby.app.receiving.form import NAMES
from cubby.documents import MalformedJson
from cubby.documents.grammar import Bytes, match_key, match_space
from cubby.documents.scan import scan_value

_ALLOWED = frozenset({"payload", *NAMES})
_LISTS = frozenset({"tags", "key"})
_HINT = "With ?envelope=false the whole body is the payload, whatever its keys."


class Envelope(msgspec.Struct, frozen=True):
    """The place of the payload in the body, and the fields around it."""

    start: int
    length: int
    fields: dict[str, list[str]]


def open_envelope(body: Bytes) -> Envelope | None:
    """The envelope, or None when the body is itself the payload. That is a body that is not an
    object in UTF-8, is without `payload`, or has a key that is not a form field. It may also be not
    well-formed, which the payload then reports. Raises BadRequest for a field of the wrong type."""
    start = 3 if bytes(body[:3]) == b"\xef\xbb\xbf" else 0
    start = match_space(body, start).end()
    if bytes(body[start : start + 1]) != b"{" or not _names_payload(body):
        return None
    try:
        members = _members(body, start)
    except MalformedJson:
        return None
    if members is None or "payload" not in members:
        return None
    if "key" in members and "collection" not in members:
        return None  # a message with a key of its own, as queues have them
    fields = {
        name: _field(name, bytes(body[at:end]))
        for name, (at, end) in members.items()
        if name != "payload"
    }
    at, end = members["payload"]
    return Envelope(at, end - at, fields)


def _names_payload(body: Bytes) -> bool:
    # A search spares small documents the walk. A mapped body is not copied for it: there the walk
    # ends at the first key that is none of ours.
    return isinstance(body, memoryview) or b'"payload"' in body


def _members(body: Bytes, start: int) -> dict[str, tuple[int, int]] | None:
    """Name -> where its value begins and ends; None as soon as a name is none of ours, or where
    the object is not well-formed."""
    found: dict[str, tuple[int, int]] = {}
    at = match_space(body, start + 1).end()
    while key := match_key(body, at):
        name = _name(key.group())
        if name not in _ALLOWED:
            return None
        end = scan_value(body, key.end())
        found[name] = (key.end(), end)
        at = match_space(body, end).end()
        mark = bytes(body[at : at + 1])
        at = match_space(body, at + 1).end()
        if mark == b"}" and at == len(body):
            return found
        if mark != b",":
            break
    return None


def _name(key: bytes) -> str | None:
    try:
        name: Any = msgspec.json.decode(key.rstrip(b" \t\n\r").removesuffix(b":").rstrip())
    except msgspec.DecodeError:
        return None
    return str(name)


def _field(name: str, value: bytes) -> list[str]:
    if name == "key" and value.lstrip()[:1] == b"[":
        return [value.decode("utf-8", "replace")]  # a list of paths is read where the form is
    accepted = "a string, or a list of strings" if name in _LISTS else "a string"
    kind: Any = str | list[str] | None if name == "tags" else str | None
    try:
        decoded = msgspec.json.decode(value, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"{name} beside the payload must be {accepted}",
            hint=_HINT,
            code="envelope_field",
            extra={"field": name},
        ) from error
    if decoded is None:
        return []
    return decoded if isinstance(decoded, list) else [decoded]
