"""What a key may look like: segments joined by `/`, the same rules on a disk and in a bucket."""

from __future__ import annotations

from cubby.storage.errors import BadKey

# The longest key of S3 and the longest file name of common file systems, in bytes.
_KEY_BYTES, _SEGMENT_BYTES = 1024, 255


def checked(key: str) -> str:
    """The key itself. Raises BadKey for one that leaves the root or that some storage refuses."""
    try:
        size = len(key.encode())
        longest = max(len(segment.encode()) for segment in key.split("/"))
    except UnicodeEncodeError:
        raise BadKey(f"Key {key!r} is not valid Unicode.") from None
    if not key or size > _KEY_BYTES or longest > _SEGMENT_BYTES:
        raise BadKey(
            f"Key {key[:60]!r} has {size} bytes; 1 to {_KEY_BYTES} are possible, "
            f"{_SEGMENT_BYTES} in one segment."
        )
    if any(segment in {"", ".", ".."} for segment in key.split("/")):
        raise BadKey(f"Key {key!r} has an empty segment, '.' or '..'; keys are relative.")
    if any(ord(char) < 32 or 127 <= ord(char) < 160 for char in key):
        raise BadKey(f"Key {key!r} has control characters.")
    if key.startswith("."):
        raise BadKey(
            f"Key {key!r} starts with a dot; those names at the root are kept for storage."
        )
    return key


def key_of(uri: str, prefix: str) -> str:
    """The key in a URI that starts with `prefix`, as this storage has handed it out."""
    if not uri.startswith(prefix):
        raise BadKey(f"{uri!r} is not a URI of this storage; its URIs start with {prefix}.")
    return checked(uri.removeprefix(prefix))


def folder_of(prefix: str) -> str:
    """A prefix to list: empty for everything, or a folder with or without its last slash."""
    return checked(prefix.rstrip("/")) if prefix.rstrip("/") else ""
