"""A real worker compares the files that look or sound alike."""

from __future__ import annotations

import psycopg
from PIL import ImageOps

from bench import films, sounds
from tests.media.test_compared import scene


def test_a_mirrored_copy_becomes_the_same_picture(plant, tmp_path):
    plant.work()
    scene(1).save(tmp_path / "scene.png")
    ImageOps.mirror(scene(1)).save(tmp_path / "mirrored.png")
    for name in ("scene", "mirrored"):
        assert plant.finish(plant.send(tmp_path / f"{name}.png")) == ["done"]

    plant.wait_for(
        lambda: plant.rows("select from core.likeness_pair where state = 'measured'"),
        "the end of the comparison",
    )
    states = {row[0] for row in plant.rows("select distinct task from core.job")}
    assert "media.verify" in states
    for (request,) in plant.rows("select id from core.ingest_request"):
        (progress,) = plant.rows("select core._progress(%s, null)", request)[0]
        assert (progress["total"], progress["done"]) == (1, 1), "a comparison is not an object"
    [(kind, transformation)] = plant.rows(
        "select class, evidence ->> 'transformation' from core.duplicate"
    )
    assert (kind, transformation) == ("same_picture", "mirrored")


def test_the_middle_of_a_picture_is_found_though_hash_and_vector_are_far(plant, tmp_path):
    plant.work()
    scene(1).save(tmp_path / "scene.png")
    scene(1).crop((128, 96, 512, 384)).save(tmp_path / "middle.png")
    for name in ("scene", "middle"):
        assert plant.finish(plant.send(tmp_path / f"{name}.png")) == ["done"]
        plant.wait_for(lambda: not _waiting(plant), "the end of the comparisons")

    links = plant.rows(
        "select one.filename, other.filename, class, evidence ->> 'transformation'"
        " from core.duplicate join core.media as one using (asset_id)"
        " join core.media as other on other.asset_id = original_id"
    )
    assert [link[:3] for link in links] == [("middle.png", "scene.png", "same_picture")]
    assert links[0][3].startswith("cropped to")
    assert plant.rows("select coarse_check from core.likeness_pair") == [("upright",)]


def test_a_marked_copy_of_a_film_and_an_mp3_of_a_song_are_the_same(plant, tmp_path):
    plant.work()
    film, song = films.drawn(1, 8, 2), sounds.song(1, 8)
    made = {
        "film.mp4": films.encoded(film),
        "marked.mp4": films.KINDS["logo"](film.span(0.2)),
        "song.wav": sounds.wav(song),
        "song.mp3": sounds.KINDS["mp3"][1](song),
    }
    broken = films.encoded(films.drawn(2, 4, 1), form="matroska")
    for name, data in {**made, "broken.mkv": broken[: len(broken) // 2]}.items():
        (tmp_path / name).write_bytes(data)
        plant.finish(plant.send(tmp_path / name))
        plant.wait_for(lambda: not _waiting(plant), "the end of the comparisons")

    links = plant.rows(
        "select one.filename, other.filename, class, evidence -> 'verified' -> 'span'"
        " from core.duplicate join core.media as one using (asset_id)"
        " join core.media as other on other.asset_id = original_id order by 1"
    )
    assert [link[:3] for link in links] == [
        ("marked.mp4", "film.mp4", "same_picture"),
        ("song.mp3", "song.wav", "same_picture"),
    ]
    [of_copy, of_film] = links[0][3]
    assert abs(of_film[0] - of_copy[0] - 1.6) < 0.5
    assert plant.rows("select from core.fingerprint where problem is not null") == []
    assert plant.rows("select from core.job where state <> 'done'") == []


def _waiting(plant) -> list[psycopg.rows.TupleRow]:
    return plant.rows("select from core.job where state in ('queued', 'processing')")
