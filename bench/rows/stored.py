"""How many bytes are kept for a byte received, and how many are written to the WAL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from bench import corpora, made
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.processor import processor_of
from bench.sending import BATCH, File, post_files
from bench.stored import Kept, kept
from bench.until_done import ingested, seconds_until_done, until_idle

_JSON_AIM, _PICTURES_AIM = 4.0, 2.5
_SMALL_SHARE, _CLIENTS = 10, 16
_FOLDER = "img-clothing"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Documents in one body, documents that come alone, photographs. Some of each kind are sent
    before, for what a first object brings with it: tables, vectors of labels, the profile. An
    equal batch of documents comes first. An index reuses the room of what waited to be merged into
    it, and a table that of rows before their update."""
    kind, pictures = _pictures(sizes.stored_pictures + BATCH)
    files = [(f"bytes-{number:04}.jpg", data) for number, data in enumerate(pictures)]
    _send_files(ground, files[:BATCH])
    batches = [b"\n".join(made.nested(sizes.stored, seed)) + b"\n" for seed in range(501, 504)]
    _send(ground, batches[:1])
    name = f"bytes kept for a byte of {sizes.stored:,} nested documents, NDJSON"
    yield _documents(ground, name, batches[1:], 2 * sizes.stored)
    small = list(made.nested(sizes.stored // _SMALL_SHARE, 502))
    name = f"bytes kept for a byte of {len(small):,} nested documents, one a request"
    yield _documents(ground, name, small, len(small))
    yield _photographs(ground, kind, files[BATCH:])


def _documents(ground: Ground, name: str, bodies: list[bytes], documents: int) -> Row:
    before, used = kept(ground), processor_of(ground)
    _send(ground, bodies)
    cpu = (processor_of(ground) - used).each(documents)
    return _row(name, sum(map(len, bodies)), kept(ground) - before, cpu, _JSON_AIM)


def _photographs(ground: Ground, kind: str, files: list[File]) -> Row:
    before, used = kept(ground), processor_of(ground)
    _send_files(ground, files)
    cpu = (processor_of(ground) - used).each(len(files))
    received = sum(len(data) for _, data in files)
    each = f"{kind}, {received // len(files):,} bytes each"
    name = f"bytes kept for a byte of {len(files)} photographs ({each})"
    return _row(name, received, kept(ground) - before, cpu, _PICTURES_AIM)


def _row(name: str, received: int, grown: Kept, cpu: str, aim: float) -> Row:
    figure, wal = grown.whole / received, grown.wal / received
    parts = dict(grown.largest(received))
    told = "\n".join(f"{share:.2f} {part}" for part, share in itertools.islice(parts.items(), 12))
    return Row(
        name=name,
        unit="times",
        cubby=figure,
        floor=None,
        floor_is="none",
        rounds={"parts": [parts], "wal": [wal]},
        also={"cubby": f"WAL {wal:.2f}; {cpu}\n{told}"},
        aim=f"≤ {aim:g}",
        holds=figure <= aim,
    )


def _send(ground: Ground, bodies: list[bytes]) -> None:
    def one(http: httpx.Client, body: bytes) -> str:
        kind = "application/x-ndjson" if body.endswith(b"\n") else "application/json"
        how = {"headers": {"Content-Type": kind}, "params": {"collection": "kept"}}
        return ingested(http, content=body, **how)

    def post(http: httpx.Client) -> list[str]:
        with ThreadPoolExecutor(_CLIENTS) as senders:
            return list(senders.map(lambda body: one(http, body), bodies))

    seconds_until_done(ground, post)
    until_idle(ground)


def _send_files(ground: Ground, files: list[File]) -> None:
    seconds_until_done(ground, lambda http: post_files(http, files))
    until_idle(ground)


def _pictures(wanted: int) -> tuple[str, list[bytes]]:
    """The photographs of CUBBY_CORPORA where there are enough of them, else made ones."""
    files = corpora.files(_FOLDER, "*.jpg")
    if len(files) >= wanted:
        step = len(files) // wanted
        return _FOLDER, [file.read_bytes() for file in files[::step][:wanted]]
    return "made", [made.photograph(seed) for seed in range(7_000, 7_000 + wanted)]
