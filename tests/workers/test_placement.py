"""Files follow what people do to clusters, whatever happens to the worker on the way."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.workers.pictures import noise
from tests.workers.plant import Plant

RED, BLUE = (208, 48, 48), (48, 48, 208)


@pytest.fixture
def pictures(tmp_path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def sent(plant: Plant, *files: Path) -> list[str]:
    """Ids of the objects of one request that is done."""
    request = plant.send(*files)
    assert set(plant.finish(request)) == {"done"}
    rows = plant.rows(
        "select id::text from core.asset where request_id = %s order by ordinal", request
    )
    return [row[0] for row in rows]


def cluster_of(plant: Plant, asset: str) -> str:
    return str(plant.rows("select cluster_id from core.asset where id = %s", asset)[0][0])


def settle(plant: Plant) -> None:
    """Wait until every file is where the catalogue says, and nothing is left where it was."""
    plant.wait_for(
        lambda: plant.rows(
            "select not exists (select from core.placement)"
            " and not exists (select from core.stale_file)"
            " and not exists (select from core.job where state not in ('done', 'failed'))"
        )[0][0],
        "the placement of all files",
    )


def act(plant: Plant, function: str, cluster: str, **arguments: Any) -> dict[str, Any]:
    named = {f"p_{name}": value for name, value in arguments.items()}
    return dict(plant.call(f"api.{function}", p_cluster_id=cluster, p_actor="anna", **named))


def files(plant: Plant, folder: str = "") -> list[str]:
    """Everything stored but the raw bytes."""
    keys = [uri.removeprefix("fs://") for uri, _ in plant.storage.list(folder)]
    return sorted(key for key in keys if not key.startswith("incoming/"))


def names(plant: Plant) -> list[str]:
    return [path.name for path in (plant.root / "library").iterdir()]


def expected(plant: Plant) -> list[str]:
    """What the catalogue says is stored, but the raw bytes."""
    rows = plant.rows(
        "select asset.id::text, asset.cluster_id::text, media.extension, thumbnails,"
        " core._library_key(asset.id)"
        " from core.asset join core.media on media.asset_id = asset.id"
    )
    keys = []
    for asset, cluster, extension, thumbnails, library in rows:
        keys.append(f"media/clusters/{cluster}/{asset}.{extension}")
        keys.append(library)
        keys += [f"media/derived/{cluster}/{asset}/{side}.webp" for side in thumbnails]
    return sorted(keys)


def test_a_file_is_in_the_library_under_its_own_name_the_same_bytes_and_read_only(plant, pictures):
    plant.work()
    [red] = sent(plant, noise(pictures / "Sunset at sea.png", RED))
    act(plant, "rename_cluster", cluster_of(plant, red), name="Reds")
    settle(plant)

    path = plant.root / "library" / "Reds" / "Sunset at sea.png"
    assert path.read_bytes() == (pictures / "Sunset at sea.png").read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert files(plant) == expected(plant)


def test_files_thumbnails_and_library_follow_every_act_and_its_undo(plant, pictures):
    plant.work()
    reds = sent(plant, *(noise(pictures / f"r{n}.png", RED, n) for n in range(3)))
    blues = sent(plant, *(noise(pictures / f"b{n}.png", BLUE, n) for n in range(2)))
    red, blue = cluster_of(plant, reds[0]), cluster_of(plant, blues[0])
    settle(plant)
    first = files(plant)

    acts = [
        lambda: act(plant, "merge_clusters", red, **{"from": [blue]}),
        lambda: act(plant, "split_cluster", red, asset_ids=reds[:2], name="Two"),
        lambda: act(plant, "rename_cluster", red, name="Colours"),
    ]
    for step in acts:
        before = files(plant)
        step()
        settle(plant)
        assert files(plant) == expected(plant) != before
        served = plant.rows(
            "select uri from core.asset union select value from core.media,"
            " jsonb_each_text(thumbnails)"
        )
        assert all(plant.storage.exists(uri) for (uri,) in served)
    for _ in acts:
        act(plant, "undo_cluster_act", red)
        settle(plant)
    assert files(plant) == first == expected(plant)


def test_two_files_of_one_name_are_both_in_the_directory(plant, pictures):
    plant.work()
    folders = [pictures / "one", pictures / "two"]
    for n, folder in enumerate(folders):
        folder.mkdir()
        noise(folder / "IMG_1.png", RED, n)
    first, second = sent(plant, *(folder / "IMG_1.png" for folder in folders))
    settle(plant)

    folder = plant.root / "library" / plant.rows("select folder from core.cluster")[0][0]

    # Whichever was worked on first has the name as it is.
    plain, marked = sorted(folder.iterdir(), key=lambda path: len(path.name))
    assert plain.name == "IMG_1.png"
    assert marked.name in (f"IMG_1 ~{first[-12:]}.png", f"IMG_1 ~{second[-12:]}.png")
    assert {path.read_bytes() for path in (plain, marked)} == {
        (one / "IMG_1.png").read_bytes() for one in folders
    }


NAMES = [
    "a/b\\c", "..", ".hidden", "CON", "nul.txt", "🌅 Sonnenuntergang 👩‍👩‍👧", "é" * 150,
    "x" * 200, "trailing. . ", "tab|pipe*star?", 'quo"te<>:', "a\u202egnp.b",
]  # fmt: skip


def test_a_cluster_of_any_name_is_a_directory_of_its_own_inside_the_library(plant, pictures):
    plant.work()
    [red] = sent(plant, noise(pictures / "r.png", RED))
    cluster = cluster_of(plant, red)
    for name in NAMES:
        act(plant, "rename_cluster", cluster, name=name)
        settle(plant)
        (folder,) = names(plant)
        assert (plant.root / "library" / folder / "r.png").is_file()
        assert len(folder.encode()) <= 200
        assert not folder.startswith(".")
        assert not folder.endswith((".", " "))
        assert folder.split(".")[0].upper() not in ("CON", "NUL")


def test_clusters_whose_names_make_one_folder_have_one_each(plant, pictures):
    plant.work()
    red, blue = sent(plant, noise(pictures / "r.png", RED), noise(pictures / "r.jpg", BLUE))
    act(plant, "rename_cluster", cluster_of(plant, red), name="a/b")
    act(plant, "rename_cluster", cluster_of(plant, blue), name="A:B")
    settle(plant)

    assert sorted(names(plant)) == sorted(["a_b", f"A_B ~{cluster_of(plant, blue)[-12:]}"])


def test_clusters_that_swap_their_names_swap_their_directories(plant, pictures):
    plant.work()
    red, blue = sent(plant, noise(pictures / "p.png", RED), noise(pictures / "p.jpg", BLUE))
    reds, blues = cluster_of(plant, red), cluster_of(plant, blue)
    for cluster, name in ((reds, "One"), (blues, "Two"), (reds, "x"), (blues, "One"),
                          (reds, "Two")):  # fmt: skip
        act(plant, "rename_cluster", cluster, name=name)
    settle(plant)

    assert files(plant, "library") == ["library/One/p.jpg", "library/Two/p.png"]
    assert files(plant) == expected(plant)


def test_a_worker_killed_while_files_move_leaves_every_uri_good_and_another_goes_on(
    plant, pictures
):
    plant.work()
    reds = sent(plant, *(noise(pictures / f"r{n}.png", RED, n) for n in range(2)))
    blues = sent(plant, *(noise(pictures / f"b{n}.png", BLUE, n) for n in range(2)))
    plant.workers[0].kill()
    red, blue = cluster_of(plant, reds[0]), cluster_of(plant, blues[0])
    act(plant, "merge_clusters", red, **{"from": [blue]})
    with psycopg.connect(plant.dsn) as holder:
        holder.execute("select id from core.asset for update")
        worker = plant.work()
        # The copies are made, the catalogue cannot switch.
        [backend] = plant.standing_still()
        assert len(files(plant)) > len(expected(plant))
        worker.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    uris = [uri for (uri,) in plant.rows("select uri from core.asset")]
    assert all(plant.storage.exists(uri) for uri in uris)
    # Taken back in between: what the dead worker may have copied belongs nowhere now.
    act(plant, "undo_cluster_act", red)
    plant.forget_heartbeats()
    plant.work(1)
    settle(plant)

    assert files(plant) == expected(plant)
    assert [uri for (uri,) in plant.rows("select uri from core.asset")] == uris


def test_a_lone_file_is_unsorted_until_it_has_company_and_both_are_in_one_directory(
    plant, pictures
):
    plant.work()
    sent(plant, noise(pictures / "one.png", RED))
    (month,) = (plant.root / "library" / "unsorted").iterdir()
    assert [path.name for path in month.iterdir()] == ["one.png"]

    sent(plant, noise(pictures / "two.png", RED, 1))
    settle(plant)

    (folder,) = names(plant)
    assert folder != "unsorted"
    assert files(plant, "library") == [f"library/{folder}/{name}.png" for name in ("one", "two")]
    assert files(plant) == expected(plant)


@pytest.mark.parametrize("undone", [False, True])
def test_a_worker_killed_while_an_unsorted_file_gets_a_directory_leaves_nothing_behind(
    plant, pictures, undone
):
    worker = plant.work()
    (red,) = sent(plant, noise(pictures / "r.png", RED))
    worker.kill()
    before = files(plant)
    act(plant, "rename_cluster", cluster_of(plant, red), name="Reds")
    with psycopg.connect(plant.dsn) as holder:
        holder.execute("select asset_id from core.library for update")
        worker = plant.work(1)
        # The link in the directory is made, the catalogue cannot switch.
        [backend] = plant.standing_still()
        assert "library/Reds/r.png" in files(plant)
        worker.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    assert set(before) <= set(files(plant))
    if undone:
        act(plant, "undo_cluster_act", cluster_of(plant, red))
    plant.forget_heartbeats()
    plant.work(2)
    settle(plant)

    assert files(plant) == expected(plant)
    assert (files(plant) == before) == undone


def test_what_a_killed_worker_did_not_remove_is_removed_by_the_next(plant, pictures):
    plant.change_setting("directory_members", 1)
    worker = plant.work()
    red, blue = sent(plant, noise(pictures / "r.png", RED), noise(pictures / "b.png", BLUE))
    worker.kill()
    act(plant, "merge_clusters", cluster_of(plant, red), **{"from": [cluster_of(plant, blue)]})
    [(job,)] = plant.rows("select id from core.job where task = 'media.place'")
    # All of it but the removal.
    plant.call("api.begin_job", p_job_id=job, p_worker="dead")
    (item,) = plant.call("api.take_placements", p_job_id=job)
    place = plant.storage.place
    plant.call("api.record_places", p_job_id=job, p_placed=[{
        "system_id": item["system_id"],
        "uri": place(item["raw_uri"], item["content_key"]),
        "library": place(item["raw_uri"], item["library_key"]),
        "thumbnails": {side: place(one["from"], one["key"])
                       for side, one in item["thumbnails"].items()},
    }])  # fmt: skip
    # The file, its small derivative and its name in the library are still where they were.
    assert len(files(plant)) == len(expected(plant)) + 3

    plant.forget_heartbeats()
    plant.work(1)
    settle(plant)
    assert files(plant) == expected(plant)
