"""`cubby fsck`: each kind of damage is found, what is safe is mended, the rest is left."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cubby.cli.fsck import Check, Finding
from cubby.cli.fsck.mend import Mend
from cubby.media import DecoderPool
from cubby.storage import open_storage
from tests.app.hand import Hand, picture
from tests.cli.api_alone import cubby, environment
from tests.databases import Database, copied
from tests.workers.plant import Plant


@dataclass
class World:
    """Two red pictures in a cluster, a blue one, two documents; no worker, no API."""

    database: Database
    folder: Path
    decoders: DecoderPool

    def __post_init__(self) -> None:
        self.environ = environment(self.database.dsn, self.folder)
        self.root = self.folder / "storage"
        self.storage = open_storage(f"fs://{self.root}")
        self.hand = Hand(self.database, self.storage)

    def fill(self) -> None:
        with contextlib.closing(Plant(self.database.dsn, self.folder)) as plant:
            names = ("red one.png", "red two.png", "blue.png")
            for name, colour in zip(names, ((250, 0, 0), (251, 0, 0), (0, 0, 250)), strict=True):
                path = self.folder / name
                path.write_bytes(picture(*colour))
                plant.send(path)
            plant.send(b'[{"a": 1}, {"a": 2}]', collection="t")
        self.hand.process_pictures()
        self.hand.place_files()
        self.hand.store_documents()

    def fsck(self, *options: str) -> subprocess.CompletedProcess[str]:
        return cubby(self.environ, "fsck", *options)

    def findings(self, *, repair: bool = False, quick: bool = False) -> list[Finding]:
        """As the command finds them, without the start of a process."""
        with self.database.connect("cubby_admin") as connection:
            check = Check(connection, self.storage, quick)
            if repair:
                check.mend = Mend(connection, self.storage, self.decoders)
            return list(check.findings(lambda *_: None))

    def left(self) -> list[Finding]:
        """What still stands after a repair."""
        return [one for one in self.findings(repair=True) if one.repaired is None]

    def path(self, query: str) -> Path:
        return self.root / self.database.value(query).removeprefix("fs://")


@pytest.fixture(scope="module")
def filled(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once; each test has a copy."""
    decoders = DecoderPool(processes=1, memory_bytes=2**31, seconds=60, max_pixels=10**8)
    with contextlib.closing(decoders), copied(_server) as database:
        filled = World(database, tmp_path_factory.mktemp("filled"), decoders)
        filled.fill()
        yield filled


@pytest.fixture
def world(_server: Any, filled: World, tmp_path: Path) -> Iterator[World]:
    folder = tmp_path / "data"
    # Not shutil.copytree: hard links within the folder stay hard links.
    subprocess.run(["cp", "-a", filled.folder, folder], check=True)
    with copied(_server, filled.database.name) as database:
        yield World(database, folder, filled.decoders)


def spoil(path: Path) -> None:
    """Other bytes, as many as before, in a file of its own: links keep theirs."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(b"x" + data[1:])


RAW = "select uri from core.asset_raw order by id limit 1"
CANONICAL = "select uri from core.asset where kind = 'media' order by id limit 1"
LIBRARY = "select uri from core.library order by asset_id limit 1"
THUMBNAIL = "select thumbnails ->> '256' from core.media order by asset_id limit 1"

DAMAGES: dict[str, Callable[[World], Any]] = {
    "raw_missing": lambda w: w.path(RAW).unlink(),
    "raw_damaged": lambda w: spoil(w.path(RAW)),
    "canonical_missing": lambda w: w.path(CANONICAL).unlink(),
    "canonical_damaged": lambda w: spoil(w.path(CANONICAL)),
    "library_missing": lambda w: w.path(LIBRARY).unlink(),
    "library_damaged": lambda w: spoil(w.path(LIBRARY)),
    "thumbnail_missing": lambda w: w.path(THUMBNAIL).unlink(),
    "media_orphan": lambda w: w.storage.place(
        w.database.value(CANONICAL),
        w.database.value(CANONICAL).removeprefix("fs://").replace("clusters/0", "clusters/f"),
    ),
    "derived_orphan": lambda w: w.storage.place(
        w.database.value(THUMBNAIL),
        w.database.value(THUMBNAIL).removeprefix("fs://").replace("256", "64"),
    ),
    "library_orphan": lambda w: w.storage.place(w.database.value(RAW), "library/Old name/p.png"),
    "cluster_miscounted": lambda w: w.database.run("update core.cluster_mean set members = 9"),
    "not_in_library": lambda w: w.database.run(
        "update core.library set cluster_id = (select id from core.cluster"
        " where id <> library.cluster_id limit 1), name = asset_id::text"
    ),
}


def test_what_is_whole_is_found_whole_and_left_alone(world):
    before = sorted(world.storage.list())

    for options in ([], ["--quick"], ["--repair"]):
        done = world.fsck(*options)
        assert done.stdout == (
            "4 parts received, 3 files placed, 16 files stored, 0 lineage checkpoints: "
            "all is well.\n"
        )
        assert done.returncode == 0
    assert sorted(world.storage.list()) == before


@pytest.mark.parametrize("kind", list(DAMAGES))
def test_damage_is_found_and_mended_where_that_is_safe(world, kind):
    before = sorted(world.storage.list())
    DAMAGES[kind](world)

    seen = world.findings()
    mended = world.findings(repair=True)

    assert {one.kind for one in seen} - {"misplaced"} == {kind}
    assert all(one.repaired is None for one in seen)
    assert all(one.repaired for one in mended), mended
    if kind == "not_in_library":
        return  # a worker moves the files
    assert world.findings() == []
    if kind != "thumbnail_missing":
        assert sorted(world.storage.list()) == before


def test_a_thumbnail_is_made_again_as_the_worker_makes_it(world):
    path = world.path(THUMBNAIL)
    path.unlink()

    world.findings(repair=True)

    with Image.open(io.BytesIO(path.read_bytes())) as made:
        assert made.format == "WEBP"


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("raw_missing", lambda w: w.path("select uri from core.asset_raw where format = 'json'")
         .unlink()),
        ("incoming_orphan", lambda w: w.storage.put(
            "incoming/00000000-0000-4000-8000-000000000000/0", b"who knows")),
        ("media_orphan", lambda w: w.storage.put(
            "media/clusters/x/00000000-0000-4000-8000-000000000000.png", b"who knows")),
        ("library_orphan", lambda w: w.storage.put("library/Mine/poem.txt", b"roses are red")),
        ("other_orphan", lambda w: w.storage.put("notes.txt", b"roses are red")),
        ("document_without_object", lambda w: w.database.run(
            "insert into collections.docs_t (id, doc, created_at) values (uuidv7(), '{}', now())")),
        ("object_without_document", lambda w: w.database.run(
            "delete from collections.docs_t where doc = '{\"a\": 1}'")),
        ("table_without_collection", lambda w: w.database.run(
            "create table collections.docs_lost (id uuid, doc jsonb)")),
    ],
)  # fmt: skip
def test_what_only_a_person_can_judge_is_found_and_left(world, kind, damage):
    damage(world)
    before = sorted(world.storage.list())

    (found,) = world.findings(repair=True)

    assert (found.kind, found.repaired) == (kind, None)
    assert sorted(world.storage.list()) == before


def test_bytes_changed_in_the_library_through_a_link_are_found_in_the_raw_file_too(world):
    raw, link = world.path(RAW), world.path(LIBRARY)
    link.unlink()
    link.hardlink_to(raw)
    link.chmod(0o644)
    with link.open("r+b") as file:
        file.write(b"mine now")

    kinds = {one.kind for one in world.findings()}

    assert kinds == {"raw_damaged", "library_damaged"}
    # The canonical file is one of its own here, and good.
    world.findings(repair=True)
    assert world.findings() == []


def test_what_is_damaged_everywhere_is_left_as_it_is(world):
    for query in (RAW, CANONICAL, LIBRARY):
        spoil(world.path(query))

    found = world.left()

    assert {one.kind for one in found} == {
        "raw_damaged", "canonical_damaged", "library_damaged"
    }  # fmt: skip


def test_quick_sees_what_is_gone_and_not_what_is_changed(world):
    spoil(world.path(RAW))
    world.path(CANONICAL).unlink()

    assert [one.kind for one in world.findings(quick=True)] == ["canonical_missing"]


def test_an_upload_that_is_being_received_is_no_orphan(world):
    request = world.database.value("select uuidv7()")
    world.storage.put(f"incoming/{request}/0", b"half of it")

    assert world.findings() == []


def test_what_a_job_is_about_to_move_is_no_fault(world):
    red, blue = (row[0] for row in world.database.rows("select id from core.cluster order by id"))
    world.database.call("api.merge_clusters", p_cluster_id=red, p_from=[blue])
    (job,) = world.hand.jobs("media.place")
    world.database.call("api.begin_job", p_job_id=job, p_worker="hand")
    (item,) = world.database.call("api.take_placements", p_job_id=job)
    world.storage.place(item["raw_uri"], item["content_key"])

    assert world.findings() == []


def test_the_findings_are_told_a_line_each_and_counted(world):
    world.path(CANONICAL).unlink()
    uri = world.database.value(CANONICAL)

    assert world.fsck().returncode == 1
    done = world.fsck("--repair")
    *_, summary = world.fsck("--json").stdout.splitlines()

    assert f"canonical missing: {uri}: the file of" in done.stdout
    assert "-> made again" in done.stdout
    assert done.stdout.endswith("1 faults, 1 repaired.\n")
    assert json.loads(summary) == {
        "looked_at": {"catalogue": 1, "lineage": 0, "received": 4, "placed": 3, "stored": 16},
        "found": 0, "repaired": 0, "left": 0,
    }  # fmt: skip


def test_storage_that_is_away_is_one_line(world):
    world.environ["CUBBY_STORAGE_URL"] = "fs:///proc/nowhere"

    done = world.fsck()

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_the_repair_is_in_lineage_with_who_asked_for_it(world):
    world.database.run(
        "update core.cluster set closed = true where id = (select id from core.cluster limit 1)"
    )

    world.findings(repair=True)

    assert world.database.rows(
        "select actor like 'cli:%%' from core.lineage where stage = 'cluster_reopened'"
    ) == [(True,)]
