from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cubby.media import Decoded, DecoderPool, sniff_file

NAUGHTY = Path(__file__).with_name("naughty_child.py")


@pytest.fixture(scope="session")
def pool() -> Iterator[DecoderPool]:
    """Two real decoder processes for the whole run."""
    with DecoderPool(2) as pool:
        yield pool


@pytest.fixture(scope="session")
def decode(pool: DecoderPool) -> Callable[[Path], Decoded]:
    """What the decoder says of a file."""
    return lambda path: pool.decode(path, sniff_file(path))


@pytest.fixture
def naughty() -> Callable[..., DecoderPool]:
    """A pool of decoders that do what a file tells them to: crash, hang, eat memory."""

    def make(*words: str, processes: int = 1, **limits: Any) -> DecoderPool:
        return DecoderPool(processes, **limits, command=(sys.executable, str(NAUGHTY), *words))

    return make
