"""Which releases of the program may run on which deployed database.

A release has a number, which the database remembers and which only grows. A deployment makes the
database that of its release, and says which earlier release still finds in it what it calls.
So hosts of the release before may restart while others are upgraded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

RELEASE: Final = 2
"""Of this program: 1 was 0.1.0. It grows by one with each section of CHANGELOG.md."""

OLDEST_RELEASE: Final = 2
"""The oldest release that works on the database of this one: the release before, from 3 on.
Release 1 deployed at each start and knows no such number; it refuses newer migrations by itself."""

MIGRATE: Final = "Run cubby migrate of this release with the URL of the login that deploys"


class NotDeployedYet(Exception):
    """The database lacks what this program calls. Waiting helps: a deployment brings it."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{message}. {MIGRATE}.")


class ReleaseTooOld(Exception):
    """The database is of a later release that does not serve this program any more."""


def check_release(facts: Mapping[str, Any], migrations: int) -> None:
    """Compare what `catalog.ready` says with this program, whose `migrations` are so many.

    Raises NotDeployedYet or ReleaseTooOld.
    """
    release, oldest = facts.get("release") or 0, facts.get("oldest_release") or 0
    if release < RELEASE:
        raise NotDeployedYet(
            f"The database is of release {release or 1}, this program of {RELEASE}"
        )
    if oldest > RELEASE:
        raise ReleaseTooOld(
            f"The database is of release {release} and serves programs of release {oldest} or "
            f"newer, this program is of {RELEASE}. Install the newer program."
        )
    if release == RELEASE and facts["migrations"] < migrations:
        raise NotDeployedYet(
            f"The database has {facts['migrations']} migrations, this program has {migrations}"
        )
