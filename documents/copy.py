"""Documents as fields of COPY ... FROM STDIN in text format."""

from __future__ import annotations


def copy_text(text: bytes) -> bytes:
    r"""Escape one field: backslash, newline, tab and carriage return, as the COPY page lists them.

    The result holds no lone backslash, so it is never read as NULL (`\N`) or as the end (`\.`).
    """
    if b"\\" in text:
        text = text.replace(b"\\", b"\\\\")
    if b"\n" in text:
        text = text.replace(b"\n", b"\\n")
    if b"\t" in text:
        text = text.replace(b"\t", b"\\t")
    if b"\r" in text:
        text = text.replace(b"\r", b"\\r")
    return text
