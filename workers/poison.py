"""Which documents make the database give up on a whole batch. Normally none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cubby.db.errors import cause_of

# Data exceptions, broken constraints, program limits: the document is at fault, not the hour.
_FAULTS_OF_DATA = ("22", "23", "54")
_TRIES = 200


def fault_of_data(error: BaseException) -> str | None:
    """What the server said when it was the data that it could not take; None otherwise."""
    cause = cause_of(error)
    if cause is None or not (cause.sqlstate or "").startswith(_FAULTS_OF_DATA):
        return None
    return cause.diag.message_primary or str(cause)


def culprits(
    ordinals: Sequence[int], trial: Callable[[Sequence[int]], str | None]
) -> dict[int, str] | None:
    """Ordinal -> reason of the documents that fail even alone, found by halving.

    `trial` says what is wrong with storing just these, or None, and leaves nothing behind. None
    when it is not single documents, or too many of them.
    """
    found: dict[int, str] = {}
    waiting, tries = [ordinals], 0
    while waiting:
        some = waiting.pop()
        tries += 1
        if tries > _TRIES:
            return None
        reason = trial(some)
        if reason is None:
            continue
        if len(some) == 1:
            found[some[0]] = reason
        else:
            waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
    return found or None
