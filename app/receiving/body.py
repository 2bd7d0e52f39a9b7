"""What every kind of body comes down to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request
from multipart import content_disposition_unquote, parse_options_header

from cubby.app.problems import BadRequest
from cubby.app.receiving.claims import Claim, claim_of
from cubby.app.receiving.parts import Part

_find_extended = re.compile(
    r";\s*filename\*\s*=\s*\"?([\w.-]*)'[^']*'([^;\"\s]*)", re.ASCII | re.IGNORECASE
).search


@dataclass
class Body:
    """The parts in the order of their arrival, and the form fields that came with them."""

    parts: list[Part] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)


def claim_in(request: Request[Any, Any, Any]) -> Claim:
    """What is said of a body that is one part: its Content-Type, a name in ?filename= or
    Content-Disposition, and ?path=."""
    header = request.headers.get("content-disposition", "")
    # Header bytes reach us as latin-1; senders mean UTF-8.
    text = header.encode("latin-1", "replace").decode("utf-8", "replace")
    _, options = parse_options_header(text, unquote=content_disposition_unquote)
    name = request.query_params.get("filename") or extended_name(text) or options.get("filename")
    path = request.query_params.get("path")
    return claim_of(name, request.headers.get("content-type"), path)


def extended_name(disposition: str) -> str | None:
    """The name in filename*=UTF-8''%e2%82%ac (RFC 8187), which the parser leaves alone."""
    found = _find_extended(disposition)
    if found is None:
        return None
    charset, text = found.groups()
    try:
        return unquote_to_bytes(text).decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError) as error:
        raise BadRequest(f"filename* cannot be read: {error}", code="bad_filename") from error
