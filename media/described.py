"""What people wrote about a file, read from wherever programs keep it. The raw values stay beside.

`title`, `description`, `keywords`, `rating` (-1 rejected, 0 to 5), `creator` and `copyright` are
the reading; `exif`, `xmp`, `iptc`, `text` and `tags` are what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cubby.media import captured, iptc, jsonable, xmp

Metadata = dict[str, Any]
# (block, names in order of trust) for each reading.
TITLES = (("xmp", ("dc:title", "photoshop:Headline")), ("iptc", ("Headline", "ObjectName")),
          ("exif", ("XPTitle",)), ("text", ("Title",)), ("tags", ("title",)))  # fmt: skip
DESCRIPTIONS = (
    ("xmp", ("dc:description", "exif:UserComment")),
    ("iptc", ("Caption-Abstract",)),
    ("exif", ("ImageDescription", "XPComment", "XPSubject", "UserComment")),
    ("text", ("Description", "Comment", "comment")),
    ("tags", ("description", "com.apple.quicktime.description", "comment", "synopsis")),
)
KEYWORDS = (
    ("xmp", ("dc:subject", "lr:hierarchicalSubject", "digiKam:TagsList")),
    ("iptc", ("Keywords",)),
    ("exif", ("XPKeywords",)),
    ("tags", ("keywords", "com.apple.quicktime.keywords", "genre")),
)
CREATORS = (
    ("xmp", ("dc:creator",)),
    ("iptc", ("By-line",)),
    ("exif", ("Artist", "XPAuthor")),
    ("text", ("Author",)),
    ("tags", ("artist", "album_artist", "com.apple.quicktime.author", "author")),
)
RIGHTS = (("xmp", ("dc:rights",)), ("iptc", ("CopyrightNotice",)), ("exif", ("Copyright",)),
          ("text", ("Copyright",)), ("tags", ("copyright",)))  # fmt: skip
# A camera or program that has nothing to say writes one of these.
EMPTY = {"", "olympus digital camera", "default", "untitled", "charset=ascii", "binary comment"}
# A program that signs what it wrote where words of people stand.
SIGNED = re.compile(
    r"(created|made|generated|edited|processed|optimi[sz]ed|compressed) (by|with|using) "
    r"(the )?(openjpeg|gimp|adobe|photoshop|imagemagick|acdsee|irfanview|kakadu|ezgif|ffmpeg)"
    r"|file written by adobe|lead technologies|handmade software|intel\(r\) jpeg|lav[cf]\d",
    re.IGNORECASE,
)
OF_THE_SHOT = (
    "DateTimeOriginal",
    "DateTimeDigitized",
    *xmp.TIMES[:2],
    *(day for day, _ in iptc.TIMES),
)


def add(metadata: Metadata, packet: bytes | str | None = None, block: bytes | None = None) -> None:
    """Read an XMP packet and an IPTC block into the metadata, and then all of it for people."""
    if packet and (found := xmp.parse(packet)):
        metadata["xmp"] = jsonable.present(found)
        if "gps" not in metadata and (spot := xmp.place(found)):
            metadata["gps"] = spot
        _add_times(metadata, xmp.taken(found, "xmp"))
    if block and (records := iptc.parse(block)):
        metadata["iptc"] = jsonable.present(records)
        _add_times(metadata, iptc.taken(records))
    text = metadata.get("text", {})
    field = "Creation Time"
    stated = captured.from_words("container", field, text.get(field), whole=True)
    stated = stated or captured.from_mail("container", field, text.get(field))
    if stated is not None:
        _add_times(metadata, [stated])
    read(metadata)


def read(metadata: Metadata) -> None:
    """The reading for people, from the blocks that are there."""
    reading = {
        "title": next(_words(metadata, TITLES), None),
        "description": next(_words(metadata, DESCRIPTIONS), None),
        "keywords": list(dict.fromkeys(_split(_values(metadata, KEYWORDS)))),
        "creator": next(_words(metadata, CREATORS), None),
        "copyright": next(_words(metadata, RIGHTS), None),
        "rating": _rating(metadata),
    }
    metadata |= jsonable.present(reading)


def _add_times(metadata: Metadata, more: list[captured.Candidate]) -> None:
    """Candidates in order of trust: the moment of the shot before that of a later change."""
    known = [*metadata.get("taken_candidates", []), *more]
    ranks = {field: rank for rank, field in enumerate(OF_THE_SHOT)}
    known.sort(key=lambda one: ranks.get(one["field"], len(ranks)))
    if known:
        metadata["taken_candidates"] = known
        metadata["captured_at"] = captured.best(known)


def _values(metadata: Metadata, places: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Any]:
    for block, names in places:
        found = metadata.get(block)
        if isinstance(found, Mapping):
            yield from (found[name] for name in names if name in found)


def _words(metadata: Metadata, places: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    for value in _values(metadata, places):
        words = ", ".join(map(str, value)) if isinstance(value, list) else value
        said = words.strip() if isinstance(words, str) else ""
        if said.lower() not in EMPTY and not SIGNED.match(said):
            yield said


def _split(values: Iterable[Any]) -> Iterator[str]:
    """Keywords one by one, of a hierarchy (`place|harbour`, `place/harbour`) its last part."""
    for value in values:
        single = value if isinstance(value, list) else str(value).replace(",", ";").split(";")
        for word in single:
            last = str(word).replace("/", "|").rpartition("|")[2].strip()
            if last:
                yield last


def _rating(metadata: Metadata) -> int | None:
    """Stars. Programs of Microsoft and sounds also count up to 99 or 100, players of MP3 to 255,
    and FMPS from 0 to 1.
    """
    tags = metadata.get("tags", {})
    said = (
        (metadata.get("xmp", {}).get("xmp:Rating"), 1.0),
        (metadata.get("xmp", {}).get("MicrosoftPhoto:Rating"), 1.0),
        (metadata.get("exif", {}).get("Rating"), 1.0),
        (metadata.get("exif", {}).get("RatingPercent"), 1.0),
        (_popularity(metadata.get("popularimeter", {}).get("rating")), 1.0),
        # In mp4 it says whether the words are explicit.
        (None if "mp4" in str(metadata.get("container")) else tags.get("rating"), 1.0),
        (tags.get("com.apple.quicktime.rating.user"), 1.0),
        (tags.get("fmps_rating"), 5.0),
        (tags.get("wm/shareduserrating"), 1.0),
        (tags.get("rate"), 1.0),
    )
    return next(
        (stars for value, scale in said if (stars := _stars(value, scale)) is not None), None
    )


def _stars(value: Any, scale: float) -> int | None:
    try:
        stars = float(str(value)) * scale
    except ValueError:
        return None
    if stars > 5:
        stars = 1 + round(min(stars, 100) / 25)
    return round(stars) if -1 <= stars <= 5 else None


def _popularity(rating: Any) -> int | None:
    """As Windows reads the byte: 1, 64, 128, 196 and 255 are one to five stars."""
    if not isinstance(rating, int):
        return None
    return 1 + sum(rating >= least for least in (32, 96, 160, 224))
