"""The invariant of acts: whatever people do while pictures arrive and workers are killed,
everything adds up: every file is where the catalogue says. Undoing all of it gives the first state
back.

What chance finds, more sequences find more of: `make prove` tries many."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cubby.cli.fsck import Check
from cubby.db.client import connect
from cubby.db.errors import InvalidArgument, NameTaken, WrongState
from tests.campaign import SCALE, scaled
from tests.workers.pictures import noise
from tests.workers.plant import Plant
from tests.workers.test_placement import settle

COLOURS = [(208, 48, 48), (48, 48, 208), (48, 160, 48), (208, 208, 48), (16, 16, 16)]
STEPS = 12 if SCALE == 1 else 25
SEEDS = scaled(1)


class Person:
    """Does something to clusters, by chance; what cannot be done is refused and changes nothing."""

    def __init__(self, plant: Plant, seed: int) -> None:
        self.plant = plant
        self.chance = random.Random(seed)
        self.done: list[str] = []

    def clusters(self) -> list[str]:
        rows = self.plant.rows("select id::text from core.cluster where not closed order by id")
        return [row[0] for row in rows]

    def members(self, cluster: str) -> list[str]:
        rows = self.plant.rows(
            "select id::text from core.asset where cluster_id = %s order by id", cluster
        )
        return [row[0] for row in rows]

    def act(self) -> None:
        clusters = self.clusters()
        cluster = self.chance.choice(clusters)
        others = [one for one in clusters if one != cluster]
        members = self.members(cluster)
        some = self.chance.sample(members, self.chance.randint(1, len(members)))
        choices: list[tuple[str, dict[str, Any]]] = [
            ("split_cluster", {"asset_ids": some}),
            ("split_cluster", {"k": self.chance.randint(2, 3)}),
            ("rename_cluster", {"name": self.chance.choice(["a/b", "a:b", "Ünïcode 🌅", "Same"])}),
            ("confirm_cluster", {}),
            ("set_cluster_cover", {"asset_id": some[0]}),
            ("set_cluster_threshold", {"value": self.chance.choice([0.5, 0.8, 0.99])}),
            ("undo_cluster_act", {}),
        ]
        if others:
            other = self.chance.choice(others)
            choices += [
                ("merge_clusters", {"from": self.chance.sample(others, 1)}),
                ("move_assets", {"asset_ids": some, "into": other}),
            ]
        function, arguments = self.chance.choice(choices)
        self.call(function, cluster, **arguments)

    def call(self, function: str, cluster: str, **arguments: Any) -> None:
        named = {f"p_{name}": value for name, value in arguments.items()}
        # A refusal: a name is taken, too few or too like to be split, nothing to undo.
        with contextlib.suppress(WrongState, InvalidArgument, NameTaken):
            self.plant.call(f"api.{function}", p_cluster_id=cluster, p_actor="p", **named)
            self.done.append(function)

    def undo_all(self) -> None:
        """Every act, last first."""
        while rows := self.plant.rows(
            "select cluster_id::text from core.cluster_act where undone_at is null"
            " order by id desc limit 1"
        ):
            self.plant.call("api.undo_cluster_act", p_cluster_id=rows[0][0], p_actor="p")


class Hand:
    """A worker that can die alone: the other one's heart continues beating."""

    QUEUES = 4

    def __init__(self, plant: Plant, index: int) -> None:
        self.plant = plant
        before = plant.registered()
        self.process = plant.work(index)
        plant.wait_for(
            lambda: len(plant.registered() - before) >= self.QUEUES, "the start of a worker"
        )
        self.names = plant.registered() - before

    def die(self) -> None:
        self.process.kill()
        self.plant.forget_heartbeats(self.names)

    def rest(self) -> None:
        """End when its jobs have ended. One that was taken for dead may still write what another
        has written since, and only then learns that it was too late."""
        self.process.stop()


def rested(plant: Plant, crew: list[Hand]) -> list[Hand]:
    """A new crew, once nothing of what the old one did is under way and everything is in place."""
    for hand in crew:
        hand.rest()
    crew = [Hand(plant, index) for index in range(len(crew))]
    settle(plant)
    return crew


def state(plant: Plant) -> list[Any]:
    """What undo gives back, with where every file is."""
    return [
        plant.rows(
            "select asset.id, asset.cluster_id, cluster_similarity, asset.uri, media.thumbnails,"
            " library.name, library.uri from core.asset"
            " join core.media on media.asset_id = asset.id"
            " left join core.library on library.asset_id = asset.id order by asset.id"
        ),
        plant.rows(
            "select cluster.id, name, named_by, folder, threshold, provisional, cover_asset_id,"
            " members from core.cluster join core.cluster_mean on cluster_id = cluster.id"
            " where not closed order by cluster.id"
        ),
        sorted(plant.storage.list()),
    ]


def assert_laws(plant: Plant) -> None:
    """Members sum up, an asset is in one open cluster, means are right within rounding."""
    for closed, members, total, centroid, vectors in plant.rows(
        "select closed, mean.members, mean.total::real[], centroid::real[],"
        " (select array_agg(vector::real[]) from core.asset"
        "  join core.embedding on asset_id = asset.id and embedding.space = cluster.space"
        "  where asset.cluster_id = cluster.id)"
        " from core.cluster join core.cluster_mean as mean on mean.cluster_id = cluster.id"
    ):
        assert members == len(vectors or [])
        assert closed == (members == 0)
        if vectors:
            exact = np.sum(np.array(vectors, dtype=np.float64), axis=0)
            np.testing.assert_allclose(total, exact, atol=1e-4 * members)
            assert np.dot(centroid, exact) / np.linalg.norm(exact) > 0.998


def assert_whole(plant: Plant) -> None:
    with connect(plant.dsn, "cubby_admin") as connection:
        assert list(Check(connection, plant.storage).findings(lambda *_: None)) == []


@pytest.mark.prove
@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_everything_adds_up_and_can_be_taken_back(plant, tmp_path, seed):
    chance = random.Random(seed)
    person = Person(plant, seed)
    folder = tmp_path / "pictures"
    folder.mkdir()

    def arrive(count: int) -> str:
        files: list[Path] = []
        for _ in range(count):
            n = chance.randint(0, 999)
            inner = folder / str(len(list(folder.iterdir())))
            inner.mkdir()
            files.append(noise(inner / f"{n % 5}.png", chance.choice(COLOURS), n))
        return plant.send(*files)

    crew = [Hand(plant, 0), Hand(plant, 1)]
    requests = [arrive(8)]
    plant.finish(requests[0])
    for _ in range(STEPS):
        step = chance.random()
        if step < 0.2:
            requests.append(arrive(chance.randint(1, 3)))
        elif step < 0.3:
            victim = chance.randrange(2)
            crew[victim].die()
            person.act()
            crew[victim] = Hand(plant, victim)
        else:
            person.act()
    for request in requests:
        assert set(plant.finish(request)) == {"done"}
    crew = rested(plant, crew)
    assert_laws(plant)
    assert_whole(plant)

    # Nothing arrives from here on.
    person.undo_all()
    crew = rested(plant, crew)
    first = state(plant)
    for _ in range(STEPS):
        person.act()
    crew = rested(plant, crew)
    assert_laws(plant)
    assert_whole(plant)
    assert len(person.done) > STEPS / 2
    person.undo_all()
    crew = rested(plant, crew)

    assert state(plant) == first
    assert_laws(plant)
    assert_whole(plant)
