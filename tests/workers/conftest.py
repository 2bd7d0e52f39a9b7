from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workers.plant import Plant


@pytest.fixture
def plant(database: Any, tmp_path: Path) -> Iterator[Plant]:
    """A database and a storage of one's own, without workers as yet."""
    plant = Plant(database.dsn, tmp_path)
    yield plant
    plant.close()
