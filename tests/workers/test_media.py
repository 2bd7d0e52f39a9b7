"""Files from the raw bytes to facts, clusters and places, by a real worker."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PIL import Image

from tests.workers.pictures import noise, torn
from tests.workers.plant import Plant


@pytest.fixture
def pictures(tmp_path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def assets(plant: Plant, request: str) -> list[dict]:
    columns = ("id", "status", "media_type", "cluster_id", "uri", "tags", "thumbnails", "width")
    rows = plant.rows(
        "select asset.id, status, media_type, cluster_id, uri, tags, thumbnails, width"
        " from core.asset left join core.media on asset_id = asset.id"
        " where request_id = %s order by ordinal",
        request,
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_like_pictures_share_a_cluster_and_others_do_not(plant, pictures):
    plant.work()
    request = plant.send(
        noise(pictures / "red.png", (208, 48, 48)),
        noise(pictures / "red2.jpg", (208, 48, 48), seed=1),
        noise(pictures / "blue.webp", (48, 48, 208)),
    )

    assert plant.finish(request) == ["done"] * 3
    red, red2, blue = assets(plant, request)
    assert red["cluster_id"] == red2["cluster_id"]
    assert red["cluster_id"] != blue["cluster_id"]
    assert {"red"} & set(red["tags"])


def test_a_picture_gets_its_place_and_thumbnails_and_the_raw_bytes_stay(plant, pictures):
    plant.work()
    picture = noise(pictures / "red.png", (208, 48, 48))
    request = plant.send(picture)
    plant.finish(request)

    [asset] = assets(plant, request)
    place = plant.root / asset["uri"].removeprefix("fs://")
    assert place.read_bytes() == picture.read_bytes()
    assert place.match(f"media/clusters/{asset['cluster_id']}/{asset['id']}.png")
    assert stat.S_IMODE(place.stat().st_mode) == 0o400
    assert plant.storage.read(f"fs://incoming/{request}/0") == picture.read_bytes()
    assert sorted(asset["thumbnails"]) == ["256"]
    for uri in asset["thumbnails"].values():
        with Image.open(plant.root / uri.removeprefix("fs://")) as thumbnail:
            assert thumbnail.format == "WEBP"


def test_the_content_decides_and_not_the_name(plant, pictures):
    plant.work()
    misnamed = noise(pictures / "x.png", (16, 208, 16)).rename(pictures / "holiday.mp4")
    text = pictures / "picture.jpg"
    text.write_text("These are words.")
    request = plant.send(misnamed, text)

    assert plant.finish(request) == ["done", "done"]
    assert [asset["media_type"] for asset in assets(plant, request)] == ["image", "other"]


def test_a_file_of_no_known_kind_is_catalogued_and_placed(plant, pictures):
    plant.work()
    odd, empty = pictures / "drawing.dwg", pictures / "nothing.jpg"
    odd.write_bytes(bytes(range(256)) * 10)
    empty.write_bytes(b"")
    request = plant.send(odd, empty)

    assert plant.finish(request) == ["done", "done"]
    for asset in assets(plant, request):
        assert asset["media_type"] == "other"
        assert asset["cluster_id"] is None
        assert asset["uri"].startswith("fs://media/clusters/unclustered/")


def test_a_file_that_is_known_is_not_decoded_again(plant, pictures):
    plant.work()
    picture = noise(pictures / "red.png", (208, 48, 48))
    first = plant.send(picture)
    plant.finish(first)
    again = plant.send(picture)

    assert plant.finish(again) == ["done"]
    [known], [copy] = assets(plant, first), assets(plant, again)
    assert (copy["cluster_id"], copy["width"]) == (known["cluster_id"], known["width"])
    for uri in (copy["uri"], *copy["thumbnails"].values()):
        assert str(copy["id"]) in uri
        assert plant.storage.exists(uri)
    [(source,)] = plant.rows(
        "select detail ->> 'copied_from' from core.lineage"
        " where stage = 'analysed' and asset_id = %s",
        copy["id"],
    )
    assert source == str(known["id"])


def test_a_copy_whose_originals_thumbnails_are_gone_gets_its_own(plant, pictures):
    plant.work()
    picture = noise(pictures / "red.png", (208, 48, 48))
    first = plant.send(picture)
    plant.finish(first)
    [known] = assets(plant, first)
    for uri in known["thumbnails"].values():
        plant.storage.delete(uri)

    again = plant.send(picture)

    assert plant.finish(again) == ["done"]
    [copy] = assets(plant, again)
    assert all(plant.storage.exists(uri) for uri in copy["thumbnails"].values())


def test_a_corrupt_file_fails_with_its_reason_and_without_a_dead_letter(plant, pictures):
    plant.work()
    request = plant.send(torn(pictures / "torn.png"), noise(pictures / "fine.png", (16, 208, 16)))

    assert plant.finish(request) == ["failed", "done"]
    [(ordinal, stage, code, message)] = plant.failures(request)
    assert (ordinal, stage, code) == (0, "decode", "cut_short")
    assert message.startswith("torn.png: ")
    assert plant.rows("select 1 from catalog.dead_letter") == []
    assert [attempts for (attempts,) in plant.jobs(request, "attempts")] == [1, 1]


def test_every_image_of_the_corpora_that_decodes_reaches_a_cluster(plant, corpora):
    """JPEG, PNG, GIF, WebP, AVIF, HEIC, TIFF and BMP, as other programs write them."""
    plant.work()
    endings = ("jpg", "png", "gif", "webp", "avif", "heic", "heif", "tif", "tiff", "bmp")
    files: list[Path] = []
    for ending in endings:
        for folder in ("img-pillow", "img-sharp", "av-tiny-any"):
            files += sorted((corpora / folder).glob(f"*.{ending}"))[:2]
    request = plant.send(*files)
    plant.finish(request)

    done = {
        (asset["media_type"], file.suffix)
        for file, asset in zip(files, assets(plant, request), strict=True)
        if asset["status"] == "done" and asset["cluster_id"] is not None
    }
    assert {("image", "." + ending) for ending in endings[:-1]} - done <= {
        ("image", ".heif"), ("image", ".heic")
    }  # fmt: skip
    assert ("image", ".heic") in done or ("image", ".heif") in done
    assert {code for _, _, code, _ in plant.failures(request)} <= {"damaged", "cut_short", "empty"}


def test_a_video_is_found_by_its_frames_and_a_sound_has_a_picture(plant, corpora):
    plant.work()
    request = plant.send(corpora / "av-imageio" / "cockatoo.mp4", corpora / "av-mdn" / "viper.mp3")

    assert plant.finish(request) == ["done", "done"]
    video, sound = assets(plant, request)
    frames = plant.rows(
        "select seconds, vector_norm(embedding) from core.video_frame where asset_id = %s"
        " order by frame_idx",
        video["id"],
    )
    assert video["media_type"] == "video"
    assert video["cluster_id"] is not None
    assert 1 <= len(frames) <= 3
    assert [seconds for seconds, _ in frames] == sorted(seconds for seconds, _ in frames)
    assert all(norm == pytest.approx(1, abs=1e-4) for _, norm in frames)
    assert sound["media_type"] == "audio"
    assert sorted(sound["thumbnails"]) == ["1024", "256"]


def test_vectors_are_of_length_one_and_in_the_active_space(plant, pictures):
    plant.work()
    request = plant.send(noise(pictures / "red.png", (208, 48, 48)))
    plant.finish(request)

    [(space, norm)] = plant.rows(
        "select embedding.space, vector_norm(vector) from core.embedding"
        " join core.embedding_space on embedding_space.space = embedding.space and active"
    )
    assert space == "histogram-512"
    assert norm == pytest.approx(1, abs=1e-5)
