"""When a picture was taken, with the field that said so and where its time zone comes from.

EXIF clocks are local times; the zone stands elsewhere, if anywhere. A time without a zone is kept
without one: guessing would make it wrong for everybody who travels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cubby.media import jsonable

# (time, fraction of a second, zones in order of trust). OffsetTimeOriginal belongs to the moment
# of the shot; OffsetTime to the last change of the file, and stands in only when that is missing.
SOURCES = (
    ("DateTimeOriginal", "SubsecTimeOriginal", ("OffsetTimeOriginal", "OffsetTime")),
    ("DateTimeDigitized", "SubsecTimeDigitized", ("OffsetTimeDigitized", "OffsetTime")),
    ("DateTime", "SubsecTime", ("OffsetTime",)),
)
CLOCK = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
ZONE = re.compile(r"(?:Z|([+-])(\d\d):?(\d\d))\Z")
QUARTER = 15 * 60
# Photography begins with Niepce's window; everything before is a clock that was never set.
FIRST_YEAR = 1826


def from_exif(named: Mapping[str, Any], spot: Mapping[str, Any]) -> dict[str, Any] | None:
    """{value, source, zone, zone_source} of the best time in the EXIF, or None.

    `value` is ISO 8601, with an offset only when one is known; `zone` is that offset.
    """
    for source, fraction, zones in SOURCES:
        clock = _clock(named.get(source))
        if clock is None:
            continue
        digits = re.sub(r"\D.*", "", _word(named.get(fraction)))[:6]
        if digits:
            clock = clock.replace(microsecond=int(digits.ljust(6, "0")))
        for name in zones:
            if zone := _zone(_word(named.get(name))):
                return _answer(clock, source, zone, name)
        zone = _zone_by_satellite(clock, spot)
        return _answer(clock, source, zone, "GPSTimeStamp" if zone else None)
    return None


def from_container(tags: Mapping[str, str]) -> dict[str, Any] | None:
    """The same from the tags of a video. Apple's creationdate is local with its zone; the
    container's creation_time is in UTC by definition (ISO/IEC 14496-12, 8.2.2), though some
    cameras write local time there.
    """
    for source in ("com.apple.quicktime.creationdate", "creation_time", "date"):
        words = _word(tags.get(source))
        clock = _clock(words)
        # Zero in an mp4 clock is 1904, and in many muxers 1970: nobody filmed then.
        if clock is None or ((clock.month, clock.day) == (1, 1) and clock.year in {1904, 1970}):
            continue
        zone = _zone(words.split("T")[-1]) if "T" in words else None
        return _answer(clock, source, zone, source if zone else None)
    return None


def _answer(
    clock: datetime, source: str, zone: str | None, zone_source: str | None
) -> dict[str, Any]:
    value = clock.isoformat() + (zone or "")
    return {"value": value, "source": source, "zone": zone, "zone_source": zone_source}


def _word(value: Any) -> str:
    return jsonable.text(value) if isinstance(value, str | bytes) else ""


def _clock(value: Any) -> datetime | None:
    found = CLOCK.match(_word(value))
    if not found:
        return None
    try:
        clock = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None
    return clock if clock.year >= FIRST_YEAR else None


def _zone(words: str) -> str | None:
    """`+02:00` from what a camera wrote, None when that is no zone on earth."""
    found = re.search(ZONE, words)
    if not found:
        return None
    if found.group(1) is None:
        return "+00:00"
    sign, hours, minutes = found.group(1), int(found.group(2)), int(found.group(3))
    return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else None


def _zone_by_satellite(clock: datetime, spot: Mapping[str, Any]) -> str | None:
    """The zone as the difference of the camera's clock to the satellite's, which is UTC.

    Zones are quarters of an hour; a receiver's fix may be some minutes old.
    """
    stamp = spot.get("GPSTimeStamp")
    day = re.match(r"(\d{4})[:\-](\d\d)[:\-](\d\d)", _word(spot.get("GPSDateStamp")))
    if not day or not isinstance(stamp, tuple) or len(stamp) != 3:
        return None
    parts = [jsonable.number(part) for part in stamp]
    if any(part is None for part in parts):
        return None
    try:
        midnight = datetime(*map(int, day.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
        hours, minutes, seconds = (float(part or 0) for part in parts)
        utc = midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    gap = (clock.replace(tzinfo=UTC) - utc).total_seconds()
    offset = round(gap / QUARTER) * QUARTER
    if abs(gap - offset) > 5 * 60 or not -12 * 3600 <= offset <= 14 * 3600:
        return None
    minutes_off = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes_off // 60:02}:{minutes_off % 60:02}"
