"""The bench runs from an empty folder to its table, and the JSON says the same as the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import run
from bench.figures import Sizes
from bench.peers import with_dlt
from bench.rows import ROWS

TINY = Sizes(
    rounds=1, requests=16, flat=50, nested=50, large_rounds=1, pictures=4, large_pictures=1,
    assets=(50,), clusters=(10,), vectors=500, searches=4, layers=1, looked_at=2,
    large_looked_at=1, drawings=12, copied=2, corpus_files=4, members=20, objects=30, crowd=2,
    names=50, small_seconds=0.2, accepted=100, million=100, waits=3, stored=100,
    stored_pictures=4, scrolled=50,
)  # fmt: skip


@pytest.mark.prove
def test_every_row_is_measured_beside_its_floor_and_written_down(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("CUBBY_CORPORA", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    names = list(ROWS)
    file = tmp_path / "results" / "latest.json"
    rows = run(names, TINY, file, quick=True)
    written = json.loads(file.read_text())
    assert len(rows) + len(written["left_out"]) >= len(names)
    assert all(row.cubby > 0 and (row.floor is None or row.floor > 0) for row in rows)
    assert [row["name"] for row in written["rows"]] == [row.name for row in rows]
    ratios = [None if row.ratio is None else round(row.ratio, 3) for row in rows]
    assert [row["ratio"] for row in written["rows"]] == ratios
    rounds = [figures for row in written["rows"] for figures in row["rounds"].values()]
    assert [len(figures) for figures in rounds] == [TINY.rounds] * len(rounds)
    table = capsys.readouterr().out
    assert all(f"{row.ratio:.2f}x" in table for row in rows if row.ratio is not None)
    # What needs real files or a peer says so where there are none.
    needs = {one["name"]: one["why"] for one in written["left_out"]}
    unmet = {why for why in needs.values() if "CUBBY_CORPORA" not in why}
    assert unmet <= (set() if with_dlt.is_installed() else {with_dlt.MISSING})
    assert all(f"Left out: {name}: {why[:40]}" in table for name, why in needs.items())
