from __future__ import annotations

import pytest

from tests.db.cubby import Cubby


@pytest.fixture
def pictures(cubby: Cubby) -> Cubby:
    cubby.space()
    return cubby
