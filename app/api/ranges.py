"""Range requests (RFC 9110, section 14): which part of the content is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cubby.app.problems import NotAcceptableRange

_one_range = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """`length` bytes from `start`."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def wanted_span(header: str | None, size: int) -> Span | None:
    """The span a Range header asks for; None for the whole content.

    What is not understood (another unit, several ranges, nonsense) is ignored, as the RFC has it;
    a range that begins behind the end raises NotAcceptableRange.
    """
    found = _one_range.fullmatch(header or "")
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) + 1 if last else size, size) - start
    if length <= 0:
        raise NotAcceptableRange(
            f"The content has {size} bytes, {header!r} lies outside",
            headers={"Content-Range": f"bytes */{size}"},
            extra={"size_bytes": size},
        )
    return Span(start, length)
