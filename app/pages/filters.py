"""How values read in a page. Everything here takes what the database gave and returns plain text;
escaping is the template's. (`sql` alone returns escaped markup.)"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from cubby.app.pages.highlighting import sql
from cubby.db.answers.duplicates import LinkedObject

_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))
LONGEST_JSON = 100_000
COUNTED = 100_000
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_LIKENESS = {
    ("audio", "same_picture"): "same recording",
    ("audio", "similar_shot"): "similar recording",
    ("video", "same_picture"): "same film",
}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: object) -> str:
    """A name as it is, with invisible characters made visible. A right-to-left override in a file
    name would otherwise show another name."""
    return " ".join(plain_lines(text).split())


def plain_lines(text: object) -> str:
    """The same for a text of several lines."""
    said = str(text)
    # Nothing that cannot be seen is printable; most texts are, and tables have many.
    return said if said.isprintable() else "".join(map(_visible, said))


def _visible(char: str) -> str:
    if char not in "\n\t" and unicodedata.category(char) in _UNSEEN:
        return f"⟨{ord(char):04X}⟩"
    return char


def size(count: float) -> str:
    """Bytes in decimal units, two or three digits."""
    if count < 1000:
        return counted(int(count), "byte")
    units = iter(("kB", "MB", "GB", "TB"))
    unit, count = next(units), count / 1000
    while count >= 999.5 and unit != "TB":
        unit, count = next(units), count / 1000
    return f"{count:.{0 if count >= 99.95 else 1}f} {unit}"


def number(value: float) -> str:
    return f"{value:,.0f}"


def figure(value: float) -> str:
    """A number of any size in at most six digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else f"{value:.4g}"


def upto(value: float, most: int = COUNTED) -> str:
    """A number that was counted no further than to a bound."""
    return f"over {most:,}" if value > most else number(value)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share of 1; what is not quite all is not called 100 %."""
    if 0.995 <= share < 1:
        return f"{share * 1000 // 1 / 10:.1f} %"
    return f"{share * 100:.0f} %"


def moment(text: str) -> str:
    return _read(text).strftime("%Y-%m-%d %H:%M")


def month_name(month: str) -> str:
    """`2024-05` -> May."""
    return datetime.strptime(month, "%Y-%m").strftime("%b")  # noqa: DTZ007 -- a name needs no zone


def ago(text: str) -> str:
    """How long since a moment, coarsely; for lists, where the hour of the day says little."""
    return f"{span((datetime.now(UTC) - _read(text)).total_seconds())} ago"


def span(seconds: float) -> str:
    seconds = max(0, int(seconds))
    for length, name in _STEPS:
        if seconds >= length:
            return counted(seconds // length, name)
    return f"{seconds} s"


def lasting(seconds: float) -> str:
    """How long work took: 40 ms, 1.5 s, 3 min."""
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def clock(seconds: float) -> str:
    """A timecode: 1:05, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return (f"{hours}:{minutes:02}" if hours else f"{minutes}") + f":{whole % 60:02}"


def pretty(value: object, longest: int = LONGEST_JSON) -> str:
    """JSON for reading; a very long text is cut and says so."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return text if len(text) <= longest else text[:longest] + "\n… and so on"


def column(name: str) -> str:
    """The name of a column for people: `$.order.no` is order.no."""
    return name.removeprefix("$.")


def line(value: object) -> str:
    """JSON in one line."""
    if isinstance(value, str | Decimal):
        return str(value)
    return msgspec.json.encode(value).decode()


def edge(value: float | str) -> str:
    """The end of a bin: a number in at most six digits, or a time to the minute."""
    if isinstance(value, str):
        return value[:16].replace("T", " ")
    return f"{value:.4g}" if abs(value) < 10_000 else figure(value)  # a year has no comma


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if place % 100 in (11, 12, 13) else _ENDINGS.get(place % 10, "th")
    return f"{place:,}{ending}"


def flattened(value: Mapping[str, Any], path: str = "") -> list[tuple[str, str]]:
    """Nested facts as pairs of dotted name and text, in the order they have; what says nothing is
    left out. Of lists of objects each has its number, from 1."""
    facts: list[tuple[str, str]] = []
    for key, inner in value.items():
        name = f"{path}.{key}" if path else key
        if isinstance(inner, dict):
            facts.extend(flattened(inner, name))
        elif isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            facts.extend(flattened({str(n): one for n, one in enumerate(inner, 1)}, name))
        elif isinstance(inner, list):
            facts.extend([(name, ", ".join(map(line, inner)))] if inner else [])
        elif inner not in (None, ""):
            facts.append((name, line(inner)))
    return facts


def short(identifier: str) -> str:
    """The end of an id: ids made at one time begin alike."""
    return identifier[-8:]


def words(name: str) -> str:
    """`schema_proposed` and `json.store` as words."""
    return name.replace("_", " ").replace(".", " ")


def likeness(duplicate: LinkedObject) -> str:
    """The class of a duplicate in words that fit a picture, a film or a sound."""
    kind = (duplicate.content_type or "").partition("/")[0]
    return _LIKENESS.get((kind, duplicate.kind_of_likeness)) or words(duplicate.kind_of_likeness)


def field(name: str) -> str:
    """Where words were found, for people: a key of a document is its own name."""
    return "file name" if name == "filename" else plain(name.removeprefix("document."))


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)


FILTERS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        plain, plain_lines, ordinal, size, number, figure, upto, counted,
        percent, moment,
        month_name, ago, span, lasting, clock, edge,
        pretty, line, column, flattened, short, words, likeness, field, sql,
    )
}  # fmt: skip
