"""The demo from an empty folder to its summary."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from cubby.cli.demo.checklist import Line, check_all
from cubby.cli.demo.stack import running

PACK = Path(__file__).parents[2] / "packs" / "shapes-clip"


def run(data_dir: Path) -> bool:
    """Run the demo in `data_dir`, whose content is lost; print each line; True when all hold."""
    begun = time.monotonic()
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir(parents=True)
    lines: list[Line] = []
    with running(data_dir) as stack:
        begun_after = time.monotonic() - begun
        print(f"Cubby runs at {stack.url} on {data_dir} ({begun_after:.1f} s)", flush=True)
        stack.cubby("models", "import", str(PACK))
        stack.cubby("models", "use", PACK.name)
        for line in check_all(stack):
            lines.append(line)
            mark = "ok  " if line.holds else "FAIL"
            print(f"{mark} {line.title} ({line.seconds:.1f} s)\n       {line.seen}", flush=True)
    held = sum(line.holds for line in lines)
    print(f"{held} of {len(lines)} lines hold; {time.monotonic() - begun:.1f} s in all.")
    return held == len(lines)
