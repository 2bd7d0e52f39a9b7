"""Lists of names in an address: `city,total`, or as JSON where a name has a comma itself."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


def names_of(text: str) -> list[str]:
    """Text that begins as a JSON list and is none is taken as names that are refused later."""
    if text.startswith("["):
        try:
            return msgspec.json.decode(text, type=list[str])
        except msgspec.MsgspecError:
            pass
    return [name for part in text.split(",") if (name := part.strip())]


def joined(names: Iterable[str]) -> str:
    known = list(names)
    if any("," in name or name != name.strip() for name in known):
        return msgspec.json.encode(known).decode()
    return ",".join(known)
