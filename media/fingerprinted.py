"""The fingerprints of one film or sound, inside a decoder process."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from cubby.media import container, footage, heard
from cubby.media.facts import Sniffed


def make(path: Path, sniffed: Sniffed, max_pixels: int) -> dict[str, Any]:
    """`film` and `sound` in base64, None where nothing is to be recognised. With them come the
    codes by which they are found and the probes that find others. Raises MediaError for the file.
    """
    film = sound = None
    with container.open_container(path, sniffed.content_type, max_pixels) as source:
        if container.holds_pictures(source):
            film = footage.watch(source, max_pixels)
        sound = heard.listen(source)
    made = {"film": film, "sound": sound}
    marks = {kind: one.marks() for kind, one in made.items() if one is not None}
    return {
        **{kind: None if one is None else _text(one.stored()) for kind, one in made.items()},
        "codes": {kind: each.codes for kind, each in marks.items()},
        "probes": {kind: each.probes for kind, each in marks.items()},
        "problem": None,
    }


def _text(stored: bytes) -> str:
    return base64.b64encode(stored).decode()
