"""Texts of errors, as they are logged, kept and shown: short, and without what they were about.

Postgres puts the statement with every value behind CONTEXT, and Python puts both into a traceback:
one document would write megabytes.
"""

from __future__ import annotations

LONGEST_BYTES = 1000
LONGEST_TRACE_BYTES = 16_000

_ENDS = ("\nCONTEXT:", "\nSTATEMENT:", "\nLINE 1:")


def said_by(error: BaseException) -> str:
    """What an exception says, shortened."""
    return shortened(str(error)) or "no more is known"


def shortened(text: str, longest: int = LONGEST_BYTES) -> str:
    """The text up to CONTEXT, and of that at most so many bytes."""
    for end in _ENDS:
        text = text.partition(end)[0]
    text = text.rstrip()
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= longest:
        return text
    return data[: longest - 3].decode("utf-8", "ignore") + "\N{HORIZONTAL ELLIPSIS}"


def shortened_trace(trace: str) -> str:
    """A traceback whose lines are shortened, without its middle where it is long."""
    text = "\n".join(shortened(line) for line in trace.split("\n"))
    if len(text) <= LONGEST_TRACE_BYTES:
        return text
    half = LONGEST_TRACE_BYTES // 2
    return f"{text[:half]}\n...\n{text[-half:]}"
