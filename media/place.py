"""Places as films write them: ISO 6709, such as `+48.2082+016.3738+171.000/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

POINT = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
TAGS = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "xyz", "gps")


def of_tags(tags: Mapping[str, Any]) -> dict[str, Any] | None:
    """The first place in the tags of a container, as `gps` of EXIF has it."""
    for name in TAGS:
        if isinstance(tags.get(name), str) and (spot := of_words(tags[name])):
            return spot
    return None


def of_words(words: str) -> dict[str, Any] | None:
    """Decimal degrees and metres; None when the words are not a place on earth."""
    found = POINT.match(words.strip())
    if not found:
        return None
    latitude, longitude = _degrees(found.group(1), 2, 90), _degrees(found.group(2), 3, 180)
    if latitude is None or longitude is None:
        return None
    spot: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    if found.group(3):
        spot["altitude"] = float(found.group(3))
    return spot


def _degrees(words: str, digits: int, limit: int) -> float | None:
    """Degrees, degrees and minutes, or with seconds: the number of digits says which."""
    whole, _, fraction = words[1:].partition(".")
    rest = f".{fraction}" if fraction else ""
    if len(whole) <= digits:
        degrees = float(whole + rest)
    elif len(whole) == digits + 2:
        degrees = int(whole[:digits]) + float(whole[digits:] + rest) / 60
    elif len(whole) == digits + 4:
        minutes, seconds = whole[digits : digits + 2], whole[digits + 2 :] + rest
        degrees = int(whole[:digits]) + int(minutes) / 60 + float(seconds) / 3600
    else:
        return None
    if degrees > limit:
        return None
    return round(-degrees if words[0] == "-" else degrees, 7)
