"""A sidecar: XMP in a file of its own, beside the picture that it describes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cubby.media import captured, described, jsonable, reasons, xmp
from cubby.media.facts import Decoded, Sniffed

CONTENT_TYPE = "application/rdf+xml"


def decode(path: Path, sniffed: Sniffed) -> Decoded:
    """What it says, read as if it were in the picture. Raises Damaged where it is not XMP."""
    with path.open("rb") as file:
        found = xmp.parse(file.read(xmp.MOST_BYTES))
    notes = reasons.Notes()
    metadata: dict[str, Any] = {}
    if not found:
        notes.append("no XMP could be read from the sidecar")
    else:
        metadata = {"xmp": jsonable.present(found)}
        if spot := xmp.place(found):
            metadata["gps"] = spot
        if times := xmp.taken(found, "sidecar"):
            metadata |= {"taken_candidates": times, "captured_at": captured.best(times)}
        described.read(metadata)
    return Decoded("other", sniffed.content_type, sniffed.extension, metadata=metadata, notes=notes)
