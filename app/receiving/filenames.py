"""File names as people gave them, minus what could fool a person or a program."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 255  # what file systems take for one name
MAX_PATH_CHARACTERS = 4096

# Marks that turn the direction of text around, so that "gpj.exe" is shown as "exe.jpg".
_BIDI = frozenset(
    "\N{ARABIC LETTER MARK}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}"
    "\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}"
    "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
)
# Controls, lone surrogates and the line and paragraph separators.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_ending = re.compile(r"\.[0-9A-Za-z]{1,12}\Z")


def clean_filename(name: str | None) -> str | None:
    """The last component of `name` without control and direction marks, at most 255 bytes of UTF-8
    (the ending survives the cut). None where nothing usable is left."""
    if not name:
        return None
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(char for char in last if _is_harmless(char)).strip()
    if kept.strip(". ") == "":
        return None
    if len(kept.encode()) <= MAX_BYTES:
        return kept
    found = _ending.search(kept)
    ending = found.group() if found else ""
    stem = kept[: len(kept) - len(ending)].encode()[: MAX_BYTES - len(ending)]
    return stem.decode(errors="ignore") + ending


def clean_path(path: str | None) -> str | None:
    """`path` with every component cleaned as a name is, joined by slashes, without `.` and `..`. Of
    one that is too long the last components remain. None where nothing usable is left."""
    if not path:
        return None
    parts = [part for part in map(clean_filename, re.split(r"[/\\]", path)) if part]
    while len("/".join(parts)) > MAX_PATH_CHARACTERS:
        del parts[0]
    return "/".join(parts) or None


def _is_harmless(char: str) -> bool:
    return char not in _BIDI and unicodedata.category(char) not in _UNPRINTABLE
