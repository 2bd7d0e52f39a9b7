"""XMP (ISO 16684-1): the packet in a picture, or a sidecar of its own, as names and values."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cubby.media import captured, jsonable

MOST_BYTES = 4 << 20
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
}
# Of no use to a person: histories, thumbnails, settings of a developing program.
SILENT = re.compile(r"^(xmpMM|crs|xmpGImg|stEvt|stRef|photoshop:DocumentAncestors)|Thumbnails$")
TIMES = (
    "exif:DateTimeOriginal", "photoshop:DateCreated", "exif:DateTimeDigitized", "xmp:CreateDate",
    "exif:GPSTimeStamp",
)  # fmt: skip
POSITION = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])\Z")


def parse(packet: bytes | str) -> dict[str, Any]:
    """Properties by prefixed name; {} where the packet is none. Alternatives give their default,
    lists a list, structures a table.
    """
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    start = packet.find(b"<")
    if start < 0 or len(packet) > MOST_BYTES:
        return {}
    text = packet[start:].rstrip(b"\0 \r\n\t")
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    found: dict[str, Any] = {}
    for description in root.iter(f"{RDF}Description"):
        found = _properties(description) | found
    return found


def taken(found: dict[str, Any], source: captured.Source) -> list[captured.Candidate]:
    """The times among the properties, in order of trust."""
    times = (captured.from_words(source, name, found.get(name)) for name in TIMES)
    return [time for time in times if time is not None]


def place(found: dict[str, Any]) -> dict[str, Any] | None:
    """Decimal degrees, as `gps` of EXIF has them."""
    latitude = _degrees(found.get("exif:GPSLatitude"), "NS", 90)
    longitude = _degrees(found.get("exif:GPSLongitude"), "EW", 180)
    if latitude is None or longitude is None:
        return None
    spot: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    altitude = ratio(found.get("exif:GPSAltitude"))
    if altitude is not None:
        spot["altitude"] = -altitude if found.get("exif:GPSAltitudeRef") == "1" else altitude
    return spot


def ratio(value: Any) -> float | None:
    """`171000/1000` or `171`."""
    top, _, bottom = str(value).partition("/")
    try:
        return round(float(top) / float(bottom or 1), 6)
    except (ValueError, ZeroDivisionError):
        return None


def _degrees(value: Any, sides: str, limit: int) -> float | None:
    found = POSITION.match(value) if isinstance(value, str) else None
    if not found or found.group(4) not in sides:
        return None
    degrees = int(found.group(1)) + float(found.group(2)) / 60 + float(found.group(3) or 0) / 3600
    if degrees > limit:
        return None
    return round(-degrees if found.group(4) == sides[1] else degrees, 7)


def _properties(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in element.attrib.items():
        if not name.startswith((RDF, LANGUAGE)):
            found[_name(name)] = value
    for child in element:
        if not child.tag.startswith(RDF):
            found[_name(child.tag)] = _value(child)
    return {name: value for name, value in found.items() if value and not SILENT.search(name)}


def _value(element: Element) -> Any:
    for kind in ("Bag", "Seq", "Alt"):
        inside = element.find(f"{RDF}{kind}")
        if inside is None:
            continue
        items = [_value(item) for item in inside.findall(f"{RDF}li")]
        if kind != "Alt":
            return [item for item in items if item]
        languages = [item.get(LANGUAGE) for item in inside.findall(f"{RDF}li")]
        return (
            items[languages.index("x-default")]
            if "x-default" in languages
            else (items[0] if items else None)
        )
    description = element.find(f"{RDF}Description")
    if description is not None:
        return _properties(description)
    if len(element) or any(not name.startswith((RDF, LANGUAGE)) for name in element.attrib):
        return _properties(element)
    return jsonable.text(element.text or "")


def _name(tag: str) -> str:
    space, _, local = tag.removeprefix("{").partition("}")
    prefix = PREFIXES.get(space) or re.sub(r"\W+", "", space.rstrip("/#").rpartition("/")[2])
    return f"{prefix}:{local}"
