"""`python -m bench [--only ROW]... [--quick] [--under FOLDER] [--json FILE]`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

import bench
from bench import report
from bench.figures import FULL, QUICK, BenchFailed, LeftOut, Row, Sizes
from bench.ground import ground
from bench.machine import facts
from bench.rows import ROWS
from cubby.cli.demo.stack import DemoFailed

LATEST = Path(__file__).parent / "results" / "latest.json"


def run(
    names: Sequence[str], sizes: Sizes, json_file: Path, *, quick: bool, under: Path | None = None
) -> list[Row]:
    """Measure these rows on a Cubby of their own, print the table and write the JSON.
    Raises BenchFailed, DemoFailed."""
    # A file or a pipe has no width of its own.
    console = Console(width=None if sys.stdout.isatty() else 132)
    lines: list[Row | LeftOut] = []
    with (
        console.status("starting a Cubby of its own") as status,
        ground(under, _log_beside(json_file)) as place,
    ):
        machine = facts(place)
        for name in names:
            status.update(f"measuring {name}")
            lines += ROWS[name](place, sizes)
    rows = [line for line in lines if isinstance(line, Row)]
    left_out = [line for line in lines if isinstance(line, LeftOut)]
    report.show(console, rows, left_out, machine, quick=quick)
    report.write(json_file, rows, left_out, machine, sizes, quick=quick)
    return rows


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=bench.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", action="append", choices=list(ROWS), help="this row; may be given again"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument(
        "--under", type=Path, help="where to make the folder; its disk is the one that is measured"
    )
    parser.add_argument("--json", type=Path, default=LATEST, help=f"default: {LATEST}")
    options = parser.parse_args(argv)
    names = [name for name in ROWS if name in (options.only or ROWS)]
    sizes = QUICK if options.quick else FULL
    # Told to end, it still ends the Cubby it started: that one is in a session of its own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run(names, sizes, options.json, quick=options.quick, under=options.under)
    except (BenchFailed, DemoFailed) as error:
        print(f"{error}\nWhat Cubby said: {_log_beside(options.json)}", file=sys.stderr)
        return 1
    return 0


def _log_beside(json_file: Path) -> Path:
    return json_file.with_name("failed.log")


if __name__ == "__main__":
    sys.exit(main())
