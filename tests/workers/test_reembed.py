"""From the histogram to a model pack and back, while files come in."""

from __future__ import annotations

from pathlib import Path

from tests.media import made
from tests.packs import models_folder
from tests.workers.plant import Plant
from tests.workers.test_labels import SPACE, circle

FALLBACK = "histogram-512"


def _filled(plant: Plant, space: str) -> None:
    query = "select state from catalog.reembedding where space = %s"
    plant.wait_for(lambda: plant.rows(query, space)[0] == ("done",), f"the end of {space}")


def test_what_is_there_is_embedded_anew_without_its_originals_and_back(
    plant: Plant, tmp_path: Path
) -> None:
    plant.settings |= {"CUBBY_EMBEDDER": "auto", "CUBBY_MODELS": str(models_folder(tmp_path))}
    # As an installation of an earlier version is: its first space is that of the colours.
    plant.call(
        "api.register_space", p_space=FALLBACK, p_model="histogram", p_threshold="0.9",
        p_has_text=True,
    )  # fmt: skip
    worker = plant.work()
    film = made.video(tmp_path / "film.mp4", 1, lambda _: made.scene(1))
    request = plant.send(
        circle(tmp_path / "red.png", "red", scale=4), circle(tmp_path / "blue.png", "blue"), film
    )
    assert plant.finish(request) == ["done"] * 3
    # A large picture is taken from its derivative: the original is not needed.
    plant.storage.delete(f"fs://incoming/{request}/0")

    plant.call(
        "api.register_space", p_space=SPACE, p_model="shapes-clip", p_threshold="0.7",
        p_has_text=True,
    )  # fmt: skip
    plant.call("api.begin_reembedding", p_space=SPACE, p_actor="ann")
    _filled(plant, SPACE)

    assert plant.rows("select space from catalog.embedding_space where active") == [(SPACE,)]
    [(vectors, films)] = plant.rows(
        "select (select count(*) from core.embedding where space = %s),"
        " (select count(*) from core.video_frame where space = %s and phash is not null)",
        SPACE, SPACE,
    )  # fmt: skip
    assert (vectors, films) == (3, 1)
    tags = "select tags from core.asset where request_id = %s order by ordinal"
    plant.wait_for(lambda: "red circle" in plant.rows(tags, request)[0][0], "tags of the new model")

    later = plant.send(circle(tmp_path / "green.png", "green"))
    assert plant.finish(later) == ["done"]
    plant.call("api.begin_reembedding", p_space=FALLBACK, p_actor="ann")
    plant.wait_for(
        lambda: (
            plant.rows("select done, state from catalog.reembedding where space = %s", FALLBACK)
            == [(1, "done")]
        ),
        "the way back",
    )
    assert plant.rows("select space from catalog.embedding_space where active") == [(FALLBACK,)]
    assert worker.running()


def test_a_space_whose_pack_is_not_here_fails_and_leaves_the_old_one_in_use(
    plant: Plant, tmp_path: Path
) -> None:
    plant.change_setting("max_attempts", 1)
    plant.work()
    assert plant.finish(plant.send(circle(tmp_path / "red.png", "red"))) == ["done"]
    plant.call(
        "api.register_space", p_space="absent-512", p_model="absent", p_threshold="0.7",
        p_has_text=True,
    )  # fmt: skip
    plant.call("api.begin_reembedding", p_space="absent-512", p_actor="ann")

    query = "select job_state, error_message from catalog.reembedding"
    plant.wait_for(lambda: plant.rows(query)[0][0] == "failed", "a dead letter")
    assert "Model pack of the space absent-512 not found" in plant.rows(query)[0][1]
    assert plant.rows("select space from catalog.embedding_space where active") == [(FALLBACK,)]
