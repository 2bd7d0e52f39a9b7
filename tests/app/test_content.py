from __future__ import annotations

from tests.app.cases import each
from tests.app.hand import picture

TEXT = b"0123456789" * 10


async def sent(client, content=TEXT, name="notes.txt"):
    answer = await client.post("ingest", params={"filename": name}, content=content)
    return f"objects/{answer.json()['system_ids'][0]}"


async def test_content_comes_whole_with_its_type_size_and_tag(client):
    here = await sent(client)

    answer = await client.get(f"{here}/content")

    assert (answer.status_code, answer.content) == (200, TEXT)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-length"] == "100"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"].strip('"') == (await client.get(here)).json()["sha256"]


async def test_head_says_the_same_without_the_bytes(client):
    here = await sent(client)

    whole, head = await client.get(f"{here}/content"), await client.head(f"{here}/content")

    assert (head.status_code, head.content) == (200, b"")
    drop = {"x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in whole.headers.items() if k not in drop
    }


async def test_a_range_is_answered_with_206_and_only_those_bytes(client):
    here = await sent(client)

    answer = await client.get(f"{here}/content", headers={"Range": "bytes=10-14"})

    assert (answer.status_code, answer.content) == (206, b"01234")
    assert answer.headers["content-range"] == "bytes 10-14/100"
    assert answer.headers["content-length"] == "5"


async def test_a_range_outside_is_416_with_the_size(client):
    here = await sent(client)

    answer = await client.get(f"{here}/raw", headers={"Range": "bytes=500-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */100"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_range_of_a_document_stays_inside_its_slice_of_the_array(client):
    answer = await client.post(
        "ingest", content=b'[{"a":1},{"b":22}]', headers={"Content-Type": "application/json"}
    )
    second = f"objects/{answer.json()['system_ids'][1]}"

    part = await client.get(f"{second}/raw", headers={"Range": "bytes=1-3"})
    tail = await client.get(f"{second}/raw", headers={"Range": "bytes=-2"})

    assert (part.content, part.headers["content-range"]) == (b'"b"', "bytes 1-3/8")
    assert tail.content == b"2}"


async def test_a_copy_that_is_still_good_is_not_sent_again(client):
    here = await sent(client)
    etag = (await client.head(f"{here}/content")).headers["etag"]

    same = await client.get(f"{here}/content", headers={"If-None-Match": f'"x", W/{etag}'})
    other = await client.get(f"{here}/content", headers={"If-None-Match": '"x"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert other.status_code == 200


async def test_a_range_for_another_content_gets_all_of_this_one(client):
    here = await sent(client)
    etag = (await client.head(f"{here}/content")).headers["etag"]
    part = {"Range": "bytes=0-0"}

    good = await client.get(f"{here}/content", headers=part | {"If-Range": etag})
    stale = await client.get(f"{here}/content", headers=part | {"If-Range": '"old"'})

    assert (good.status_code, stale.status_code) == (206, 200)


@each(
    ("content", "name", "kind", "shown"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a.html", "text/html", "attachment"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml", "inline"),
        (b"\0\1\2\3", "a.exe", "application/octet-stream", "attachment"),
        (picture(1, 2, 3), "a.png", "image/png", "inline"),
        (TEXT, "a.txt", "text/plain", "inline"),
    ],
)
async def test_stored_pages_cannot_act(client, content, name, kind, shown):
    here = await sent(client, content, name)

    for path in ("content", "raw"):
        headers = (await client.get(f"{here}/{path}")).headers
        assert headers["content-type"].startswith(kind)
        assert headers["content-disposition"].startswith(shown)
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
        assert "allow-scripts" not in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]


@each(
    ("name", "plain", "true"),
    [
        ("plain.txt", "plain.txt", "plain.txt"),
        ('a"; filename="b.exe', "a__ filename__b.exe", "a%22%3B%20filename%3D%22b.exe"),
        ("käse.txt", "k_se.txt", "k%C3%A4se.txt"),
        ("100%.txt", "100_.txt", "100%25.txt"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x", "aSet-Cookie%3A%20x"),
        ("\N{PILE OF POO}.txt", "_.txt", "%F0%9F%92%A9.txt"),
    ],
)
async def test_hostile_names_stay_inside_the_header(client, name, plain, true):
    here = await sent(client, name=name)

    answer = await client.get(f"{here}/content?download=true")

    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{true}"
    )
    assert "set-cookie" not in answer.headers


async def test_the_thumbnail_is_the_smallest_that_is_large_enough(client, hand):
    here = await sent(client, picture(5, 5, 5), "p.png")
    waiting = await client.get(f"{here}/thumbnail")
    hand.process_pictures()

    sizes = {}
    for size in (1, 256, 257, 4096):
        answer = await client.get(f"{here}/thumbnail?size={size}")
        sizes[size] = answer.headers["content-disposition"].split("-")[-1]
        assert answer.content[8:12] == b"WEBP"

    assert (waiting.status_code, waiting.json()["actual_status"]) == (404, "queued")
    assert "still being worked on" in waiting.json()["hint"]
    assert {size: name[:-5] for size, name in sizes.items()} == {
        1: "256", 256: "256", 257: "1024", 4096: "1024",
    }  # fmt: skip


async def test_a_small_picture_is_its_own_largest_thumbnail(client, hand, database):
    content = picture(5, 5, 5)
    here = await sent(client, content, "p.png")
    hand.process_pictures()
    with database.connect(None) as connection:
        connection.execute("update core.media set thumbnails = thumbnails - '1024'")

    small = await client.get(f"{here}/thumbnail?size=256")
    large = await client.get(f"{here}/thumbnail?size=257")

    assert small.headers["content-type"] == "image/webp"
    assert (large.status_code, large.headers["content-type"]) == (200, "image/png")
    assert large.content == content


async def test_bytes_that_are_gone_are_told_apart_from_objects_that_never_were(client, storage):
    here = await sent(client)
    storage.delete((await client.get(here)).json()["raw_uri"])

    answer = await client.get(f"{here}/content")

    assert (answer.status_code, answer.json()["code"]) == (500, "bytes_missing")
    assert "fsck" in answer.json()["hint"]


async def test_large_content_arrives_unchanged(client):
    content = bytes(range(256)) * 20_000

    here = await sent(client, content, "large.bin")

    assert (await client.get(f"{here}/content")).content == content
