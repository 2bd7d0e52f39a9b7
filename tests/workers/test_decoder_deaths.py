"""A decoder that ends while it holds a file is counted by its cause, where a scrape sees it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cubby.media import (
    DecoderCrashed,
    DecoderOutOfMemory,
    DecoderPool,
    DecoderTimeout,
    MediaError,
    Sniffed,
)
from cubby.storage import open_storage
from cubby.telemetry import metrics
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.tasks import media_process

# It does what a file tells it to.
NAUGHTY = Path(__file__).parents[1] / "media" / "naughty_child.py"


def counted() -> dict[str, float]:
    body, _ = metrics.exposition([])
    return {
        sample.labels["cause"]: sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
        if sample.name == "decoder_deaths_total"
    }


@pytest.mark.parametrize(
    ("mischief", "error"),
    [
        ("segfault", DecoderCrashed),
        ("allocate", DecoderOutOfMemory),
        ("burn", DecoderTimeout),
    ],
)
def test_a_decoder_that_ends_with_a_file_is_counted_by_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mischief: str, error: type[MediaError]
) -> None:
    # The word of mischief is text, which no decoder would get.
    monkeypatch.setattr(
        media_process, "sniff_file", lambda *_: Sniffed("image", "image/png", "png")
    )
    storage = open_storage(f"fs://{tmp_path}")
    uri = storage.put("incoming/1/0", mischief.encode()).uri
    job = Job(1, {"raw": {"uri": uri, "filename": "x.txt"}}, threading.Event())
    before = counted().get(error.code, 0)

    with DecoderPool(
        1,
        memory_bytes=1 << 30,
        seconds=2 if error is DecoderTimeout else 60,
        command=(sys.executable, str(NAUGHTY)),
    ) as pool:
        runtime = cast(Runtime, SimpleNamespace(storage=storage, decoders=pool))
        with pytest.raises(error):
            media_process.decode(runtime, job)

    assert counted()[error.code] == before + 1
