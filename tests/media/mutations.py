"""Files gone wrong, the same for the same seed: what years, cables and enemies do to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_BYTES = 2_000_000


def mutated(files: Sequence[Path], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Name and content of `count` files, each a damaged copy of one of `files`."""
    chance = random.Random(seed)
    for number in range(count):
        path = chance.choice(files)
        data = bytearray(path.read_bytes()[:MOST_BYTES])
        for _ in range(chance.randint(1, 3)):
            how = chance.choice(_WAYS)
            how(data, chance)
        yield f"{number:04}-{how.__name__.strip('_')}-{path.name}", bytes(data)


def _flip_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 8, 64, 512))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _spoil_header(data: bytearray, chance: random.Random) -> None:
    # Behind the magic number, so that the file is still taken for what it was.
    for at in range(min(len(data), 16), min(len(data), 200)):
        if chance.random() < 0.05:
            data[at] = chance.randrange(256)


def _huge_number(data: bytearray, chance: random.Random) -> None:
    """Lengths and sizes are where a decoder trusts a file."""
    if len(data) > 24:
        at = chance.randrange(8, min(len(data), 4096) - 4)
        data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _drop_middle(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.randrange(1, 5000)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.randrange(1, 5000)] * chance.randint(1, 20)


def _noise(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    size = min(chance.randrange(1, 4000), len(data) - at)
    data[at : at + size] = chance.randbytes(size)


_WAYS = (_flip_bits, _spoil_header, _huge_number, _cut, _drop_middle, _repeat, _noise)
