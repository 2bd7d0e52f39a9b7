from __future__ import annotations

import pytest

from tests.db.cubby import Cubby


@pytest.fixture
def pictures(cubby: Cubby) -> Cubby:
    """A space whose clusters take in next to nothing, so that each picture is one of its own."""
    cubby.space(threshold=0.999)
    return cubby
