from __future__ import annotations

from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, image


def test_a_document_shows_its_slice_of_the_received_bytes_and_itself(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1.10}, {"a": 2}, collection="things", owner="ann")

    detail = cubby.call("catalog.object_detail", p_id=sent.ids[1])

    assert detail["kind"] == "json"
    assert detail["document"] == {"a": 2}
    assert detail["collection"] == "things"
    assert detail["schema_id"] == cubby.proposal("things")["id"]
    assert (detail["raw_uri"], detail["raw_offset"], detail["raw_length"]) == (
        "fs://incoming/payload",
        11,
        7,
    )
    assert detail["uri"] == "fs://incoming/payload#bytes=11-17"
    assert detail["ingest_job_id"] == sent.id
    assert len(detail["sha256"]) == 64
    assert detail["cluster"] is None


def test_the_catalogue_of_assets_shows_the_schema_too(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    assert (
        cubby.value("select schema_id::text from catalog.asset") == cubby.proposal("things")["id"]
    )


def test_a_picture_shows_its_place_measures_and_cluster(cubby: Cubby) -> None:
    cubby.space()
    made = cubby.picture(vector(1), metadata={"camera": "X"}, notes=["rotated"])

    detail = cubby.call("catalog.object_detail", p_id=made["system_id"])

    assert detail["uri"] == detail["content_uri"] == f"fs://{made['content_key']}"
    assert detail["raw_uri"] == "fs://incoming/file"
    assert detail["thumbnail_uris"] == {"256": f"fs://{made['thumbnail_keys']['256']}"}
    assert detail["metadata"] == {
        "camera": "X",
        "width": 640,
        "height": 480,
        "notes": ["rotated"],
    }
    assert detail["cluster"]["id"] == made["cluster_id"]
    assert detail["cluster"]["similarity"] == 1
    assert detail["embedding_space"] == "test-512"
    assert (detail["duplicate_of"], detail["duplicates"]) == (None, [])


def test_what_shows_the_same_stands_under_its_original_by_class_with_what_speaks_for_it(
    cubby: Cubby,
) -> None:
    cubby.space()
    hashed = "01" * 32
    shown = vector(1)
    first = cubby.picture(shown, image(b"1"), phash=hashed, pixel_sha256="p")["system_id"]
    cubby.picture(shown, image(b"1"), phash=hashed, pixel_sha256="p")
    cubby.picture(shown, image(b"2"), phash=hashed, pixel_sha256="p")
    cubby.picture(shown, image(b"3"), phash="10" + hashed[2:], pixel_sha256="q")
    # Mirrored: every other bit the other way round.
    cubby.picture(shown, image(b"4"), phash="00" * 32, pixel_sha256="r")

    duplicates = cubby.call("catalog.object_detail", p_id=first)["duplicates"]

    assert [(one["class"], one["evidence"]) for one in duplicates] == [
        ("identical", {"sha256": True, "pixels": True}),
        ("identical", {"sha256": False, "pixels": True}),
        ("similar_shot", {"cosine": 1, "space": "test-512", "phash_bits": 2}),
        ("similar_shot", {"cosine": 1, "space": "test-512", "phash_bits": 32, "mirrored": True}),
    ]
    for one in duplicates:
        detail = cubby.call("catalog.object_detail", p_id=one["system_id"])
        assert detail["duplicate_of"] == one | {"system_id": first}


def test_a_failed_object_says_why_and_keeps_its_bytes(cubby: Cubby) -> None:
    sent = cubby.accept(image(claimed_type="image/png"))
    cubby.bury(cubby.jobs(sent)[0], "corrupt")

    detail = cubby.call("catalog.object_detail", p_id=sent.ids[0])

    assert detail["status"] == "failed"
    assert detail["error"] == {"code": "corrupt", "message": "it is corrupt"}
    assert detail["content_uri"] == detail["raw_uri"] == "fs://incoming/file"
    assert detail["claimed_type"] == "image/png"


def test_a_repaired_document_says_what_was_repaired(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}))
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.store(job, sent, repairs=[{"ordinal": 0, "repairs": ["removed NUL"]}])

    assert cubby.call("catalog.object_detail", p_id=sent.ids[0])["repairs"] == ["removed NUL"]
