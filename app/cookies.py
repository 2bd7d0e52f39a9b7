"""Names of cookies. Behind TLS a browser takes those with this prefix from this very host alone, so
that no other host of the domain can set them."""

from __future__ import annotations

_PREFIX = "__Host-"


def cookie_name(name: str, scheme: str) -> str:
    """The name that a cookie has in requests of this scheme. Its path must be `/`."""
    return _PREFIX + name if scheme == "https" else name
