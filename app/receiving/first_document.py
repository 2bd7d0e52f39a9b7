"""Whether the first document of a request has the key that the request names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from cubby.app.receiving.body import Body
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.splitting import Text, look_into_kept
from cubby.documents import DocumentError, prepare

_LARGEST = 1 << 20
Steps = Sequence[str | int]


async def missing_paths(incoming: Incoming, body: Body, key: dict[str, Any]) -> list[str]:
    """The paths of the key that the first document lacks; none where it cannot be read."""
    part = next((one for one in body.parts if one.offsets and not one.failure), None)
    if part is None or part.lengths[0] > _LARGEST:
        return []
    offset, length = part.offsets[0], part.lengths[0]

    def cut(data: Text) -> bytes:
        return bytes(data[offset : offset + length])

    document = _read(await look_into_kept(incoming.storage, part.kept, cut))
    if document is None:
        return []
    pairs = zip(key["paths"], key["steps"], strict=True)
    return [path for path, steps in pairs if not _has(document, steps)]


def _read(raw: bytes) -> object:
    try:
        text = prepare(raw).text
        return None if text is None else json.loads(text)
    except (DocumentError, ValueError, RecursionError):
        return None


def _has(document: object, steps: Steps) -> bool:
    value: Any = document
    for step in steps:
        if not isinstance(value, dict | list):
            return False
        try:
            value = value[cast(Any, step)]
        except (KeyError, IndexError, TypeError):
            return False
    if isinstance(value, dict):
        return len(value) == 1 and next(iter(value)).startswith("$")
    return value is not None and not isinstance(value, list)
