"""Tables for people on a terminal and for programs behind a pipe."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

# Behind a pipe nothing limits the length of an id.
_NO_EDGE = 1000


def show(table: Table) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_NO_EDGE)
    console.print(table)
