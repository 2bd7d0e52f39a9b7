"""Keep a small installation made by a release, to upgrade from it ever after.

    python -m tests.upgrade.make_release VERSION --tree FOLDER --module cubby.cli.main

FOLDER is a checkout of that release. It is started there, fed through its HTTP API and its `put`,
and stopped. Its database as plain SQL, its storage and what was true of it go to
releases/VERSION.tar.xz. The tests then bring that to the present version and look whether it
still is. Made once for each release, and never again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import httpx

from tests.upgrade.contents import write_folder
from tests.upgrade.facts import facts_of
from tests.upgrade.feeding import Release, feed

RELEASES = Path(__file__).parent / "releases"
_SECONDS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("--tree", type=Path, required=True, help="a checkout of the release")
    parser.add_argument("--module", default="cubby.cli.main", help="the module of its command")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cubby-release-"))
    folder.chmod(0o755)
    try:
        _make(given.version, given.tree.absolute(), given.module, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(version: str, tree: Path, module: str, folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
    environment = kept | {
        "PYTHONPATH": str(tree),
        "CUBBY_DATA": str(folder / "data"),
        "CUBBY_PORT": "0",
        "CUBBY_WORKER_METRICS_PORT": "0",
    }

    def cubby(*arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=tree, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def put(files: dict[str, bytes]) -> None:
        write_folder(folder / "put", files)
        cubby("put", "--wait", str(folder / "put" / "letters"))

    out = folder / "out"
    with out.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "up"], cwd=tree, env=environment, stdout=output,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        url = _ready(process, out)
        cubby("models", "import", str(next(tree.rglob("packs/shapes-clip"))))
        cubby("models", "use", "shapes-clip")
        dsn = cubby("psql", "--admin", "--url").strip()
        with httpx.Client(base_url=f"{url}/api/v1", timeout=_SECONDS, trust_env=False) as http:
            told = feed(Release(http, dsn, put))
        (folder / "facts.json").write_text(
            json.dumps(facts_of(dsn) | told | {"version": version}, indent=1, default=str)
        )
        _dump(folder)
    finally:
        process.terminate()
        process.wait(_SECONDS)
    _pack(version, folder)


def _ready(process: subprocess.Popen[bytes], out: Path) -> str:
    while process.poll() is None:
        found = re.search(r"ready at (\S+)", out.read_text())
        if found:
            return found[1]
    raise SystemExit("the release did not start")


def _dump(folder: Path) -> None:
    """By its superuser, with owners and grants, as docs/how-to/back-up.md has it."""
    state = json.loads((folder / "data" / "postgres.json").read_text())
    port, password = state["port"], state["passwords"]["postgres"]
    dsn = f"postgresql://postgres:{password}@127.0.0.1:{port}/cubby"
    with (folder / "database.sql").open("wb") as output:
        subprocess.run([_pg_dump(), dsn], check=True, stdout=output)


def _pg_dump() -> str:
    (found,) = Path(sys.prefix).rglob("pginstall18/bin/pg_dump")
    return str(found)


def _pack(version: str, folder: Path) -> None:
    RELEASES.mkdir(exist_ok=True)
    with tarfile.open(RELEASES / f"{version}.tar.xz", "w:xz", preset=9) as packed:
        for name in ("facts.json", "database.sql"):
            packed.add(folder / name, name)
        packed.add(folder / "data" / "storage", "storage")


if __name__ == "__main__":
    main()
