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
    assets=(50,), clusters=(10,), vectors=500, searches=4,
)  # fmt: skip


def test_every_row_is_measured_beside_its_floor_and_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CUBBY_CORPORA", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    file = tmp_path / "results" / "latest.json"
    rows = run(list(ROWS), TINY, file, quick=True)
    assert len(rows) == 19
    assert all(row.cubby > 0 for row in rows)
    assert {row.floor_is for row in rows if row.floor is None} <= {"reported", with_dlt.MISSING}
    assert all(row.floor > 0 for row in rows if row.floor is not None)
    written = json.loads(file.read_text())
    assert [row["name"] for row in written["rows"]] == [row.name for row in rows]
    assert [row["ratio"] for row in written["rows"]] == [
        row.ratio and round(row.ratio, 3) for row in rows
    ]
    rounds = [
        figures
        for row in written["rows"] if row["floor_is"] not in ("reported", with_dlt.MISSING)
        for figures in row["rounds"].values()
    ]  # fmt: skip
    assert [len(figures) for figures in rounds] == [TINY.rounds] * len(rounds)
    table = capsys.readouterr().out
    assert all(row.ratio is None or f"{row.ratio:.2f}x" in table for row in rows)
    assert with_dlt.is_installed() or with_dlt.MISSING in table
