"""A column as a chart: bars that lead to the rows behind them. Drawn by the template as SVG."""

from __future__ import annotations

import msgspec

from cubby.app.pages.filters import figure
from cubby.db.answers import Bar, ColumnChart

WIDE, HIGH = 720, 160


class Drawn(msgspec.Struct):
    """One bar in the coordinates of the picture, what it says, and the filter for its rows."""

    x: float
    y: float
    width: float
    height: float
    label: str
    rows: int
    filter: str


def bars_of(chart: ColumnChart) -> list[Drawn]:
    if not chart.bars:
        return []
    most = max(1, *(bar.rows for bar in chart.bars))
    step = WIDE / len(chart.bars)
    return [
        Drawn(
            x=round(n * step, 2),
            y=round(HIGH - HIGH * bar.rows / most, 2),
            width=round(max(step - 2, 1), 2),
            height=round(HIGH * bar.rows / most, 2),
            label=label_of(bar),
            rows=bar.rows,
            filter=filter_of(bar, is_last=n == len(chart.bars) - 1, kind=chart.kind),
        )
        for n, bar in enumerate(chart.bars)
    ]


def label_of(bar: Bar) -> str:
    if bar.value is not None:
        return bar.value
    return f"{figure(float(bar.from_ or 0))} to {figure(float(bar.to or 0))}"


def filter_of(bar: Bar, *, is_last: bool, kind: str) -> str:
    """As the filter row has it: a range, or the value itself."""
    if kind in ("top", "elements"):
        return f"={bar.value}" if kind == "top" else str(bar.value)
    return (
        f"{bar.from_}..{bar.to}" if is_last and kind == "histogram" else f"{bar.from_}..<{bar.to}"
    )
