"""What tests of versions of a table begin with."""

from __future__ import annotations

import pytest

from tests.db.cubby import Cubby


@pytest.fixture
def things(cubby: Cubby) -> Cubby:
    """An accepted table of two documents {"a": number, "o": {"x": number}}."""
    cubby.ingest({"a": 1, "o": {"x": 1}}, {"a": 2, "o": {"x": 2}}, collection="things")
    cubby.accept_schema("things")
    return cubby
