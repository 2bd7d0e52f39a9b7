"""The table on the terminal, and the same with every round as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figures import LeftOut, Row, Sizes

_NONE = "-"


def show(
    console: Console,
    rows: list[Row],
    left_out: list[LeftOut],
    machine: dict[str, Any],
    *,
    quick: bool,
) -> None:
    table = Table(title="Cubby beside its floors" + (" (quick: not for quoting)" if quick else ""))
    table.add_column("what")
    for title in ("Cubby", "floor", "ratio"):
        table.add_column(title, justify="right")
    table.add_column("aim")
    table.add_column("floor is")
    for row in rows:
        ratio = _NONE if row.ratio is None else f"{row.ratio:.2f}x"
        table.add_row(
            row.name, _cell(row, "cubby"), _cell(row, "floor"), ratio, _aim(row), row.floor_is
        )
    console.print(table)
    for row_left in left_out:
        console.print(f"Left out: {row_left.name}: {row_left.why}")
    console.print(_caption(machine))


def write(
    path: Path,
    rows: list[Row],
    left_out: list[LeftOut],
    machine: dict[str, Any],
    sizes: Sizes,
    *,
    quick: bool,
) -> None:
    """Beside the rows: when, where, and with which sizes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine,
        "sizes": dataclasses.asdict(sizes),
        "rows": [dataclasses.asdict(row) | {"ratio": _rounded(row.ratio)} for row in rows],
        "left_out": [dataclasses.asdict(one) for one in left_out],
    }
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _cell(row: Row, side: str) -> str:
    value = row.cubby if side == "cubby" else row.floor
    if value is None:
        return _NONE
    figure = _WRITTEN.get(row.unit, f"{{:,.0f}} {row.unit}").format(value)
    return f"{figure}\n{row.also[side]}" if side in row.also else figure


_WRITTEN = {"ms": "{:.2f} ms", "images/s": "{:,.1f} images/s", "share": "{:.3f}", "times": "{:.2f}"}


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def _aim(row: Row) -> str:
    return row.aim if row.holds is None else f"{row.aim}: {'yes' if row.holds else 'no'}"


def _caption(machine: dict[str, Any]) -> str:
    text = (
        f"Ratio: Cubby's time over the floor's. Postgres {machine['postgres']}, "
        f"Python {machine['python']}, {machine['processors']} processors, "
        f"{machine['memory_bytes'] >> 30} GB, fsync {machine['fsync_ms']} ms."
    )
    if machine["load"] > machine["processors"] / 2:
        text += (
            f" The machine was busy before it began (load {machine['load']}): "
            "trust the ratios more than the figures."
        )
    return text
