from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.db.cubby import Cubby
from tests.db.reused import Reused


@pytest.fixture
def cubby(_databases: Any, _clean: dict[str, Reused]) -> Iterator[Cubby]:
    """A deployed database with nothing in it."""
    cubby = Cubby(_clean["database"])
    yield cubby
    cubby.close()
    if not _clean["database"].reset():
        _clean["database"] = _databases("clean")


@pytest.fixture(scope="session")
def _shared(_databases: Any) -> Reused:
    database: Reused = _databases("shared")
    return database


@pytest.fixture
def shared(_shared: Reused) -> Iterator[Cubby]:
    """One database for all tests that change nothing: pure functions and refusals."""
    cubby = Cubby(_shared)
    yield cubby
    cubby.close()
    assert not _shared.used()
