"""From a library's words to one of few reasons in plain words, and what a file lacks."""

from __future__ import annotations

from typing import Any

from cubby.media import errors
from cubby.media.errors import DecodeFailed

# Signs in the words of Pillow, libheif, LibRaw, tifffile and FFmpeg, the most telling first.
SIGNS: tuple[tuple[type[DecodeFailed], tuple[str, ...]], ...] = (
    (errors.TooLarge, ("security limit", "decompression bomb", "picture size", "too big")),
    (errors.Encrypted, ("not permitted", "encrypted", "drm")),
    (
        errors.CutShort,
        (
            "truncat", "end of file", "premature", "incomplete", "too short", "short read",
            "not enough data", "unexpected eof", "moov atom not found", "not enough image data",
            "read out of data", "input/output error", "requested",
        ),
    ),
    (
        errors.NotSupported,
        (
            "unsupported", "not supported", "not implemented", "patches welcome", "unknown codec",
            "decoder not found", "variant", "no decoder", "unknown compression", "requires the",
        ),
    ),
)  # fmt: skip
MISSING = {
    "damaged": "{part} is damaged",
    "cut_short": "{part} is cut short",
    "encrypted": "{part} is encrypted or protected against copying",
    "too_large": "{part} is too large to be decoded",
    "not_supported": "{part} is of a variant that is not supported",
    "empty": "{part} is missing",
    "time_limit": "{part} was left out to keep within the limits of a file",
}


def classify(detail: str) -> type[DecodeFailed]:
    """The kind of failure that a library's words speak of; Damaged when they say nothing."""
    words = detail.lower()
    for kind, signs in SIGNS:
        if any(sign in words for sign in signs):
            return kind
    return errors.Damaged


def failure(what: str, detail: str, kind: type[DecodeFailed] | None = None) -> DecodeFailed:
    """The error for a file of which nothing can be shown; `what` is such as `image/png picture`."""
    chosen = kind or classify(detail)
    sentence = {
        errors.TooLarge: f"The {what} is too large to be decoded",
        errors.Encrypted: f"The {what} is encrypted or protected against copying",
        errors.CutShort: f"The {what} is cut short, and too little of it is left to decode",
        errors.NotSupported: f"The {what} is of a variant that is not supported",
        errors.Empty: f"The {what} is empty: it holds neither pictures nor sound",
    }.get(chosen, f"The {what} is damaged and cannot be decoded")
    return chosen(sentence, detail[:500])


def warning(words: str) -> str:
    """A library's warning as a note; those about tags and EXIF are in its own terms."""
    odd = ("exif", "truncated file read", "metadata", " tag ", "tiff")
    if any(sign in words.lower() for sign in odd):
        return "part of its metadata is damaged and was left out"
    return words[:300]


class Notes(list[str]):
    """Sentences about what was odd. `partial` tells programs which parts could not be read:
    {missing, reason, detail}, with a reason of MISSING.
    """

    def __init__(self) -> None:
        super().__init__()
        self.partial: list[dict[str, Any]] = []

    def lack(self, part: str, reason: str, detail: str = "", sentence: str = "") -> None:
        """Record that a part (`picture`, `end of the picture`, `sound`, `cover art`) is missing."""
        self.append(sentence or MISSING[reason].format(part=f"the {part}"))
        entry = {"missing": part, "reason": reason, "detail": detail[:300]}
        self.partial.append({key: value for key, value in entry.items() if value})

    def lack_by(self, part: str, error: Exception) -> None:
        """The same with the reason in an error."""
        code = error.code if isinstance(error, DecodeFailed) else classify(str(error)).code
        detail = getattr(error, "detail", "") or str(error) or type(error).__name__
        self.lack(part, code if code in MISSING else "damaged", detail)
