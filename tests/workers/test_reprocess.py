"""A file is processed again by a real worker."""

from __future__ import annotations

from PIL import Image

from tests.workers.pictures import noise


def test_a_file_that_is_done_is_read_again_and_stays_where_it_is(plant, tmp_path):
    plant.work()
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)))
    assert plant.finish(request) == ["done"]
    [(asset, uri, thumbnails, metadata)] = plant.rows(
        "select id, uri, thumbnails, metadata from core.asset join core.media on asset_id = id"
    )
    plant.rows("update core.media set metadata = '{}', width = 1 returning asset_id")
    plant.storage.delete(thumbnails["256"])

    assert plant.call("api.reprocess_objects", p_ids=[asset])["queued"] == 1

    plant.wait_for(
        lambda: plant.rows(
            "select from core.job where task = 'media.reprocess' and state = 'done'"
        ),
        "the end of the job",
    )
    assert plant.rows(
        "select uri, thumbnails, metadata from core.asset join core.media on asset_id = id"
    ) == [(uri, thumbnails, metadata)]
    for place in thumbnails.values():
        with Image.open(plant.root / place.removeprefix("fs://")) as thumbnail:
            assert thumbnail.format == "WEBP"
