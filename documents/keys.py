"""Which keys a request's documents have, and what their objects hold: what routing looks at."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable

import msgspec

from cubby.documents.prepare import prepare

_MOST_MEMBERS = 1000
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

    Keys are sorted, so the order inside a document does not matter. Documents that are no
    objects count under `{}`; documents that `prepare` refuses are left out.
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
        counts[keys] += 1
        if keys not in firsts:
            firsts[keys] = members
    # The order of keys does not matter: of shapes of the same keys the greatest stays.
    result: dict[frozenset[str], tuple[bytes, int]] = {}
    for keys, count in counts.items():
        document = _document_of(firsts[keys])
        names = frozenset(key.replace("\0", "") for key in keys)
        other, before = result.get(names, (b"", 0))
        result[names] = max(document, other), before + count
    return dict(result.values())


def _members_of_unusual(raw: bytes, max_depth: int) -> dict[str, msgspec.Raw] | None:
    """The members of a document that is no object, or an object only after repair."""
    text = prepare(raw, max_depth).text
    if text is None:
        return None
    try:
        return _decode_members(text)
    except msgspec.ValidationError:
        return {}


def _document_of(members: dict[str, msgspec.Raw]) -> bytes:
    # NUL goes as in repair_escapes; the fast reader lets it through.
    shapes = {key.replace("\0", ""): _types_of(bytes(value)) for key, value in members.items()}
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
