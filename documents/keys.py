"""Which keys a request's documents have, and what their objects hold: what routing looks at."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable

import msgspec

from cubby.documents.prepare import prepare

_MOST_MEMBERS = 1000
# As in core._keys_of and core._lean_keys_of.
_FEW, _LEAN, _MOST_INSIDE, _INSIDE = 3, 2, 300, "\x1f"
_TELLING = frozenset({"type", "event", "event_type", "eventtype", "kind", "op", "action", "topic"})
_OF_RECORDS = frozenset(
    {"id", "uuid", "type", "kind", "event", "event_type", "name", "status"}
    | {"created_at", "timestamp"}
)
_TYPES = {
    b"{": "object",
    b"[": "array",
    b'"': "string",
    b"t": "boolean",
    b"f": "boolean",
    b"n": "null",
}

_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def key_set_documents(slices: Iterable[bytes], max_depth: int = 512) -> dict[bytes, int]:
    """Distinct top-level key sets as JSON objects, and how often each came. The values are null, or
    where the first document of a set has an object, the types of its members: `core._shape`.

    Keys are sorted, so the order inside a document does not matter. Documents that are not objects
    count under `{}`; documents that `prepare` refuses are left out.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    firsts: dict[tuple[str, ...], dict[str, msgspec.Raw]] = {}
    for raw in slices:
        try:
            members = _decode_members(raw)
        except (msgspec.DecodeError, RecursionError):
            unusual = _members_of_unusual(raw, max_depth)
            if unusual is None:
                continue
            members = unusual
        keys = tuple(members)
        if len(members) <= _FEW:
            keys += tuple(_members_of_records(members))
        counts[keys] += 1
        if keys not in firsts:
            firsts[keys] = members
    # The order of keys does not matter: of shapes of the same keys the greatest stays.
    result: dict[frozenset[str], tuple[bytes, int]] = {}
    for keys, count in counts.items():
        document = _document_of(firsts[keys], keys)
        names = frozenset(key.replace("\0", "") for key in keys)
        other, before = result.get(names, (b"", 0))
        result[names] = max(document, other), before + count
    return dict(result.values())


def _members_of_unusual(raw: bytes, max_depth: int) -> dict[str, msgspec.Raw] | None:
    """The members of a document that is not an object, or an object only after repair."""
    text = prepare(raw, max_depth).text
    if text is None:
        return None
    try:
        return _decode_members(text)
    except msgspec.ValidationError:
        return {}


def _members_of_records(members: dict[str, msgspec.Raw]) -> list[str]:
    """Of documents of one or two keys, as core._lean_keys_of says: what their objects hold."""
    outermost = {key: _types_of(bytes(held)) for key, held in members.items() if key != "_envelope"}
    if len(outermost) > _LEAN or any(
        types is None and key.lower() in _TELLING for key, types in outermost.items()
    ):
        return []
    return [
        f"{key}{_INSIDE}{member}"
        for key, types in outermost.items()
        if _is_record(inside := _first_as_jsonb(types or {}))
        for member in inside
    ]


def _first_as_jsonb(types: dict[str, str]) -> dict[str, str]:
    """The first members in the order of jsonb."""
    ordered = sorted(types.items(), key=_as_jsonb)
    return dict(itertools.islice(ordered, _MOST_INSIDE))


def _is_record(types: dict[str, str]) -> bool:
    return len(set(types.values()) - {"null"}) > 1 or any(
        name.lower() in _OF_RECORDS for name in types
    )


def _as_jsonb(member: tuple[str, str]) -> tuple[int, bytes]:
    name = member[0].encode("utf-8", "surrogatepass")
    return len(name), name


def _document_of(members: dict[str, msgspec.Raw], keys: tuple[str, ...]) -> bytes:
    # NUL goes as in repair_escapes; the fast reader lets it through.
    shapes: dict[str, dict[str, str] | None] = dict.fromkeys(key.replace("\0", "") for key in keys)
    shapes |= {key.replace("\0", ""): _types_of(bytes(value)) for key, value in members.items()}
    return json.dumps(dict(sorted(shapes.items())), ensure_ascii=False).encode()


def _types_of(value: bytes) -> dict[str, str] | None:
    """The JSON types of the members of an object, of a thousand at most."""
    if not value.startswith(b"{"):
        return None
    try:
        members = _decode_members(value)
    except (msgspec.DecodeError, RecursionError):
        return None
    some = itertools.islice(members.items(), _MOST_MEMBERS)
    return {key.replace("\0", ""): _TYPES.get(bytes(held)[:1], "number") for key, held in some}
