"""The page on backups, its commands taken as they stand there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.install.conftest import ROOT, Server, block, ended_well, environment, proposal_for

PAGE = "back-up.md"


@pytest.mark.prove
def test_a_dump_and_a_copy_of_the_storage_bring_everything_back(
    api: httpx.Client, deployed: str, data_dir: Path, server: Server, tmp_path: Path
) -> None:
    sent = api.post(
        "/api/v1/ingest?collection=kept",
        json=[{"name": "one"}, {"name": "two"}],
        headers={"Prefer": "wait=30"},
    )
    api.post(f"/api/v1/schemas/{proposal_for(api, 'kept')}/accept").raise_for_status()
    server.prepare("create database restored owner cubby_deploy")
    server.prepare("create extension vector schema public", database="restored")
    (tmp_path / "db").symlink_to(ROOT / "db")
    restored, new_data = server.url("cubby_deploy", "restored"), tmp_path / "new"
    env = environment(
        CUBBY_DATABASE_URL=deployed, CUBBY_DATA=str(data_dir),
        NEW_DATABASE_URL=restored, NEW_DATA=str(new_data),
    )  # fmt: skip

    commands = ("pg_dump", 'cp -a "$CUBBY_DATA', "pg_restore", "mkdir -p")
    script = "\n".join(block(PAGE, words) for words in commands)
    ended_well(["bash", "-e", "-c", script], env, folder=tmp_path)

    assert server.psql(restored, "select doc ->> 'name' from collections.docs_kept order by 1") == (
        "one\ntwo"
    )
    assert _shape(restored) == _shape(deployed)
    system_id = sent.json()["objects"][0]["system_id"]
    asked = f"select catalog.object_detail('{system_id}') ->> 'raw_uri'"
    uri = server.psql(restored, asked)
    assert (new_data / "storage" / uri.removeprefix("fs://")).is_file()


def _shape(url: str) -> list[str]:
    """Everything but the rows, with owners and grants."""
    dump = ended_well(["pg_dump", "--schema-only", url], environment())
    # A word of its own in every dump, against injection.
    return [line for line in dump.splitlines() if not line.startswith("\\")]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that the user of the embedded Postgres may enter, as the page demands of root."""
    folder = Path(tempfile.mkdtemp(prefix="cubby-backup-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.prove
def test_the_folder_of_the_embedded_postgres_can_be_copied_and_unpacked_elsewhere(
    open_folder: Path,
) -> None:
    env = environment(CUBBY_DATA=str(open_folder / "data"))
    ended_well(["cubby", "migrate"], env)
    turn = "select api.change_setting('N_confirm', '4')"
    ended_well(["cubby", "psql", "--admin", "-c", turn], env)

    asked = "cubby psql -At -c \"select value from setting where name = 'N_confirm'\""
    script = "\n".join([block(PAGE, 'tar -C "$CUBBY_DATA'), block(PAGE, "mkdir restored"), asked])
    found = ended_well(["bash", "-e", "-c", script], env, folder=open_folder)

    assert found == "4\n"
    assert (open_folder / "restored" / "postgres" / "PG_VERSION").is_file()
