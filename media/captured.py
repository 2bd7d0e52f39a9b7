"""When a picture was taken: every statement of a file, with its field and its time zone.

EXIF clocks are local times; the zone stands elsewhere, if anywhere. A time without a zone is kept
without one: guessing would make it wrong for all that travel. The database decides which
candidate counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from cubby.media import jsonable

Source = Literal["exif", "gps", "xmp", "iptc", "container", "sidecar"]
Candidate = dict[str, Any]
"""`source`, `field`, `local` (YYYY-MM-DDTHH:MM:SS[.ffffff]), `offset` (+HH:MM or None),
`offset_field`, `utc` (ISO 8601 with Z, or None). Where `utc` is known and `offset` is not, the
zone of the place is unknown and `local` is the UTC clock. Where no time of day is stated,
`precision` is `day`, `month` or `year`, and `local` the beginning of that.
"""

# (time, fraction of a second, zones in order of trust). OffsetTimeOriginal belongs to the moment
# of the shot; OffsetTime to the last change of the file, and serves only when that is missing.
SOURCES = (
    ("DateTimeOriginal", "SubsecTimeOriginal", ("OffsetTimeOriginal", "OffsetTime")),
    ("DateTimeDigitized", "SubsecTimeDigitized", ("OffsetTimeDigitized", "OffsetTime")),
    ("DateTime", "SubsecTime", ("OffsetTime",)),
)
# Apple's creationdate is local with its zone. The creation_time of a container is UTC by
# definition (ISO/IEC 14496-12, 8.2.2), though some cameras write local time there.
CONTAINER = ("com.apple.quicktime.creationdate", "creation_time", "date")
CLOCK = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?")
# What is not known is missing, zero or blank.
DAY = re.compile(r"(\d{4})(?:[:\-/.]?(\d\d)(?:[:\-/.]?(\d\d))?)?(?:[:\-/. T]| *\Z)")
ZONE = re.compile(r"(?:[Zz]|([+-])(\d\d?)(?::?(\d\d))?)\Z")
QUARTER = 15 * 60
# Photography begins with Niepce's window; everything before is a clock that was never set.
FIRST_YEAR = 1826


def from_exif(named: Mapping[str, Any], spot: Mapping[str, Any]) -> list[Candidate]:
    """The times of the EXIF in order of trust, the satellite's last."""
    found = []
    stamp = _satellite(spot)
    for field, fraction, zones in SOURCES:
        words = _word(named.get(field))
        clock = _clock(words)
        if clock is None:
            found += [one] if (one := _of_day("exif", field, words)) else []
            continue
        digits = re.sub(r"\D.*", "", _word(named.get(fraction)))[:6]
        if digits:
            clock = clock.replace(microsecond=int(digits.ljust(6, "0")))
        given = [(name, _zone(_word(named.get(name)))) for name in zones]
        given.append((field, _zone(words[len("0000-00-00") :])))
        name, zone = next(((name, zone) for name, zone in given if zone), ("", None))
        if zone is None and stamp and (zone := _zone_between(clock, stamp)):
            name = "GPSTimeStamp"
        found.append(candidate("exif", field, clock, zone, name or None))
    if stamp:
        found.append(candidate("gps", "GPSTimeStamp", stamp, utc=True))
    elif day := _of_day("gps", "GPSDateStamp", _word(spot.get("GPSDateStamp"))):
        found.append(day)
    return found


def from_container(tags: Mapping[str, str]) -> list[Candidate]:
    """The times in the tags of a film or a sound."""
    found = []
    for field in CONTAINER:
        one = from_words("container", field, tags.get(field), whole=True)
        # Zero in an mp4 clock is 1904, and in many muxers 1970: no camera filmed then.
        if one is None or one["local"].startswith(("1904-01-01", "1970-01-01")):
            continue
        if field == "creation_time" and one["offset"] == "+00:00":
            one |= {"offset": None, "offset_field": None}
        found.append(one)
    return found


def from_words(source: Source, field: str, value: Any, *, whole: bool = False) -> Candidate | None:
    """The candidate in a text such as `2011-07-19T11:36:38.5+02:00`, also in one that says a day,
    a month or a year unless `whole`; None in others.
    """
    words = _word(value)
    clock = _clock(words)
    if clock is None:
        return None if whole else _of_day(source, field, words)
    zone = _zone(words[len("0000-00-00") :])
    return candidate(source, field, clock, zone, field if zone else None)


def from_mail(source: Source, field: str, value: Any) -> Candidate | None:
    """The same of `Tue, 07 Jun 2005 08:09:10 +0200`, as PNG asks for."""
    words = _word(value).rpartition(", ")[2]
    for form in ("%d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %Z", "%d %b %Y %H:%M:%S"):
        try:
            clock = datetime.strptime(words, form)  # noqa: DTZ007 - the zone is apart
        except ValueError:
            continue
        gmt = "+00:00" if form.endswith("%Z") else None
        zone = _zone(clock.strftime("%z")) if clock.tzinfo else gmt
        return candidate(source, field, clock.replace(tzinfo=None), zone, field if zone else None)
    return None


def _of_day(source: Source, field: str, words: str) -> Candidate | None:
    found = DAY.match(words)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        clock = datetime(year, month or 1, (day if month else 0) or 1)  # noqa: DTZ001
    except ValueError:
        return None
    if clock.year < FIRST_YEAR:
        return None
    precision = "day" if month and day else "month" if month else "year"
    return candidate(source, field, clock) | {"precision": precision}


def candidate(
    source: Source,
    field: str,
    clock: datetime,
    offset: str | None = None,
    offset_field: str | None = None,
    *,
    utc: bool = False,
) -> Candidate:
    """One statement of when. `clock` has no zone; with `utc` it is the UTC clock."""
    instant = clock if utc else None
    if offset is not None:
        instant = _shifted(clock, offset)
    return {
        "source": source,
        "field": field,
        "local": clock.isoformat(),
        "offset": offset,
        "offset_field": offset_field,
        "utc": instant.isoformat() + "Z" if instant else None,
    }


def best(candidates: Sequence[Candidate]) -> dict[str, Any] | None:
    """{value, source, zone, zone_source} of the first candidate. `value` is ISO 8601, with an
    offset only when one is known; `zone` is that offset.
    """
    if not candidates:
        return None
    first = candidates[0]
    zone, zone_field = first["offset"], first["offset_field"]
    if zone is None and first["utc"]:
        zone, zone_field = "+00:00", first["field"]
    local = first["local"]
    if precision := first.get("precision"):
        local = local[: {"day": 10, "month": 7, "year": 4}[precision]]
    value = local + (zone or "")
    return {"value": value, "source": first["field"], "zone": zone, "zone_source": zone_field}


def _word(value: Any) -> str:
    return jsonable.text(value) if isinstance(value, str | bytes) else ""


def _clock(value: Any) -> datetime | None:
    found = CLOCK.match(_word(value))
    if not found:
        return None
    *parts, fraction = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        clock = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None
    return clock.replace(microsecond=micro) if clock.year >= FIRST_YEAR else None


def _zone(words: str) -> str | None:
    """`+02:00` from what a camera wrote, None for an invalid zone."""
    found = re.search(ZONE, words)
    if not found:
        return None
    if found.group(1) is None:
        return "+00:00"
    sign, hours, minutes = found.group(1), int(found.group(2)), int(found.group(3) or 0)
    return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else None


def _shifted(clock: datetime, offset: str) -> datetime | None:
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    try:
        return clock - timedelta(minutes=-minutes if offset[0] == "-" else minutes)
    except OverflowError:
        return None


def _satellite(spot: Mapping[str, Any]) -> datetime | None:
    """The clock of the satellites, which is UTC."""
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
        moment = midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None) if moment.year >= FIRST_YEAR else None


def _zone_between(clock: datetime, satellite: datetime) -> str | None:
    """The zone as the difference of the camera's clock to the satellite's.

    Zones are quarters of an hour; a receiver's fix may be some minutes old.
    """
    gap = (clock - satellite).total_seconds()
    offset = round(gap / QUARTER) * QUARTER
    if abs(gap - offset) > 5 * 60 or not -12 * 3600 <= offset <= 14 * 3600:
        return None
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
