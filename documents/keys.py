"""Which top-level keys a request's documents have: what routing needs to know of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import msgspec

from cubby.documents.prepare import prepare

_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def key_set_documents(slices: Iterable[bytes], max_depth: int = 512) -> dict[bytes, int]:
    """Distinct top-level key sets as JSON objects with null values, and how often each came.

    Keys are sorted, so the order inside a document does not matter. Documents that are no
    objects count under `{}`; documents that `prepare` refuses are left out.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for raw in slices:
        try:
            counts[tuple(_decode_members(raw))] += 1
        except (msgspec.DecodeError, RecursionError):
            keys = _keys_of_unusual(raw, max_depth)
            if keys is not None:
                counts[keys] += 1
    result: Counter[bytes] = Counter()
    for keys, count in counts.items():
        result[_document_of(keys)] += count
    return dict(result)


def _keys_of_unusual(raw: bytes, max_depth: int) -> tuple[str, ...] | None:
    """The keys of a document that is no object, or an object only after repair."""
    text = prepare(raw, max_depth).text
    if text is None:
        return None
    try:
        return tuple(_decode_members(text))
    except msgspec.ValidationError:
        return ()


def _document_of(keys: tuple[str, ...]) -> bytes:
    # NUL goes as in repair_escapes; the fast reader lets it through.
    names = sorted({key.replace("\0", "") for key in keys})
    return json.dumps(dict.fromkeys(names), ensure_ascii=False).encode()
