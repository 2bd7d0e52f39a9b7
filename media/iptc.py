"""IPTC-IIM: the captions that news photographers and old programs write into JPEG and TIFF."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from cubby.media import captured, jsonable

RESOURCE = 0x0404
UTF8 = b"\x1b%G"
NAMES = {
    5: "ObjectName", 10: "Urgency", 15: "Category", 25: "Keywords", 40: "SpecialInstructions",
    55: "DateCreated", 60: "TimeCreated", 62: "DigitalCreationDate", 63: "DigitalCreationTime",
    80: "By-line", 90: "City", 92: "Sub-location", 95: "Province-State", 101: "Country",
    103: "TransmissionReference", 105: "Headline", 110: "Credit", 115: "Source",
    116: "CopyrightNotice", 120: "Caption-Abstract", 122: "Writer-Editor",
}  # fmt: skip
LISTS = {"Keywords", "By-line"}
TIMES = (("DateCreated", "TimeCreated"), ("DigitalCreationDate", "DigitalCreationTime"))
CLOCK = re.compile(r"(\d\d)(\d\d)(\d\d)?(?:([+-]\d\d):?(\d\d))?")


def parse(block: bytes) -> dict[str, Any]:
    """Records of a block by name; what follows damage is left out."""
    found: dict[str, Any] = {}
    encoding, at = "latin-1", 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, dataset = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # an extended dataset says how long its length is
            count = size & 0x7FFF
            size, at = int.from_bytes(block[at : at + count], "big"), at + count
        data, at = block[at : at + size], at + size
        if (record, dataset) == (1, 90):
            encoding = "utf-8" if data == UTF8 else encoding
        name = NAMES.get(dataset) if record == 2 else None
        if name is None:
            continue
        words = jsonable.text(_decoded(data, encoding))
        if name in LISTS:
            found.setdefault(name, []).append(words)
        else:
            found.setdefault(name, words)
    return found


def taken(found: dict[str, Any]) -> list[captured.Candidate]:
    """The times among the records."""
    times = []
    for day_name, clock_name in TIMES:
        words = found.get(day_name, "")
        day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", words)
        clock = CLOCK.match(found.get(clock_name, ""))
        if not day or not clock:
            times += [one] if (one := captured.from_words("iptc", day_name, words)) else []
            continue
        hours, minutes, seconds, zone_hours, zone_minutes = clock.groups()
        try:
            year, month, date = map(int, day.groups())
            time = int(hours), int(minutes), int(seconds or 0)
            moment = datetime(year, month, date, *time)  # noqa: DTZ001 - the zone is apart
        except ValueError:
            continue
        zone = f"{zone_hours}:{zone_minutes}" if zone_hours else None
        if moment.year >= captured.FIRST_YEAR:
            field = clock_name if zone else None
            times.append(captured.candidate("iptc", day_name, moment, zone, field))
    return times


def _decoded(data: bytes, encoding: str) -> str:
    """Many programs write UTF-8 and do not say so."""
    if encoding != "utf-8":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode(encoding, "replace")
