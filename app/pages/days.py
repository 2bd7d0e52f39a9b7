"""Files in the groups of a gallery: by the day, month or year they were taken."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from cubby.db.answers import ObjectItem

UNDATED = "undated"
# Behind every id: a cursor with it begins at a moment.
LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_NAMED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class Day(msgspec.Struct):
    """`key` is 2024-05-03, 2024-05, 2024 or undated; `month` what of it the scrubber shows.
    `opens` is the name of the month or year, where a new one begins."""

    key: str
    month: str
    title: str
    opens: str
    objects: list[ObjectItem]


def days_of(objects: list[ObjectItem]) -> list[Day]:
    days: list[Day] = []
    for one in objects:
        key = (one.captured_at or UNDATED)[:10].split("T")[0]
        if not days or days[-1].key != key:
            month = key[:7]
            opens = "" if days and days[-1].month == month else _month(month)
            days.append(Day(key, month, _title(key), opens, []))
        days[-1].objects.append(one)
    return days


def start_of(at: str) -> str | None:
    """The cursor before everything taken in a year, a month or a day, or without a date."""
    if at == UNDATED:
        return f"~{LAST_ID}"
    named = _NAMED.fullmatch(at)
    if named is None:
        return None
    year, month, day = (int(part) if part else None for part in named.groups())
    try:
        if day:
            end = date(year or 1, month or 1, day) + timedelta(days=1)
        elif month:
            end = date((year or 1) + month // 12, month % 12 + 1, 1)
        else:
            end = date((year or 1) + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return f"{end.isoformat()}T00:00:00~00000000-0000-0000-0000-000000000000"


def _month(key: str) -> str:
    if key == UNDATED:
        return "Without a date"
    parts = key.split("-")
    if len(parts) < 2:
        return key
    return date(int(parts[0]), int(parts[1]), 1).strftime("%B %Y")


def _title(key: str) -> str:
    if key == UNDATED:
        return "No date is known"
    parts = [int(part) for part in key.split("-")]
    if len(parts) < 2:
        return "Only the year is known"
    if len(parts) < 3:
        return "Only the month is known"
    taken = date(parts[0], parts[1], parts[2])
    return f"{taken:%A}, {taken.day} {taken:%B %Y}"
