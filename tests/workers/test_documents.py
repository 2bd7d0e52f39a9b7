"""JSON from the raw bytes into the database, by a real worker."""

from __future__ import annotations

import json

from tests.workers.plant import Plant, places, sha256


def stored(plant: Plant, request_id: str) -> list[tuple[str, str]]:
    """(collection, document as text) in the order of the request."""
    found = []
    for asset_id, collection in plant.rows(
        "select asset.id, name from core.asset left join core.collection"
        " on collection.id = collection_id where request_id = %s order by ordinal",
        request_id,
    ):
        if collection is not None:
            query = f"select doc::text from collections.docs_{collection} where id = %s"
            found.append((collection, plant.rows(query, asset_id)[0][0]))
    return found


def test_a_document_ends_done_with_every_digit_it_came_with(plant):
    plant.work()
    request = plant.send(b'{"price": 1.10, "id": 12345678901234567890.0123456789}', collection="t")

    assert plant.finish(request) == ["done"]
    assert stored(plant, request) == [
        ("t", '{"id": 12345678901234567890.0123456789, "price": 1.10}')
    ]


def test_elements_of_a_batch_are_hashed_as_received_and_keep_their_order(plant):
    plant.work()
    payload = b'[ {"n":1} ,\n {"n":  2}, {"n":3}]'
    request = plant.send(payload, collection="t")

    assert plant.finish(request) == ["done"] * 3
    hashes = plant.rows(
        "select sha256 from core.asset where request_id = %s order by ordinal", request
    )
    slices = [payload[offset : offset + length] for offset, length in places(payload, "json")]
    assert [row[0] for row in hashes] == [sha256(piece) for piece in slices]
    assert [doc for _, doc in stored(plant, request)] == ['{"n": 1}', '{"n": 2}', '{"n": 3}']


def test_documents_with_every_sign_that_copy_escapes_arrive_unchanged(plant):
    plant.work()
    documents = [{"t": "tab\tnewline\nreturn\r"}, {"t": "\\N \\. \\\\"}, {"t": "ü 日本 🐙"}]
    pretty = json.dumps(documents, indent="\t", ensure_ascii=False).encode()
    request = plant.send(pretty, collection="t")

    assert plant.finish(request) == ["done"] * 3
    assert [json.loads(doc) for _, doc in stored(plant, request)] == documents


def test_a_bad_line_fails_alone_with_its_reason(plant):
    plant.work()
    deep = b"[" * 600 + b"]" * 600
    lines = [b'{"a":1}', b'{"a":', b'{"a":2}', deep, b'{"a":1e-200000}', b'{"a":3}']
    request = plant.send(b"\n".join(lines), form="ndjson", collection="t")

    assert plant.finish(request) == ["done", "failed", "done", "failed", "failed", "done"]
    assert [row[:3] for row in plant.failures(request)] == [
        (1, "store", "malformed_json"),
        (3, "store", "too_deep"),
        (4, "store", "not_jsonb"),
    ]
    # The last one passes every check but the server's own, and so the server is asked why.
    assert plant.failures(request)[2][3] == "value overflows numeric format"
    assert plant.jobs(request) == [("done", 1)]


def test_a_request_of_nothing_but_bad_lines_ends_failed(plant):
    plant.work()
    request = plant.send(b"{,}\n[1,]\n", form="ndjson")

    assert plant.finish(request) == ["failed", "failed"]
    assert plant.jobs(request) == [("done", 1)]


def test_a_repair_is_recorded_and_the_document_is_done(plant):
    plant.work()
    request = plant.send(b'[{"a":"x\\u0000y"},{"a":1,"a":2}]', collection="t")

    assert plant.finish(request) == ["done", "done"]
    repairs = plant.rows("select repairs from core.repair join core.asset on asset.id = asset_id"
                         " order by ordinal")  # fmt: skip
    assert [row[0][0].partition(":")[0] for row in repairs] == ["nul_removed", "duplicate_key"]
    assert [doc for _, doc in stored(plant, request)] == ['{"a": "xy"}', '{"a": 2}']


def test_documents_of_another_encoding_arrive_as_text(plant):
    plant.work()
    request = plant.send('[{"a":"ä"},{"a":"€"}]'.encode("utf-16"), collection="t")

    assert plant.finish(request) == ["done", "done"]
    assert [doc for _, doc in stored(plant, request)] == ['{"a": "ä"}', '{"a": "€"}']


def test_a_request_of_many_jobs_is_routed_before_any_document_is_stored(plant):
    plant.change_setting("json_chunk", 10)
    plant.work()
    documents = [{"name": "n", "age": i} for i in range(25)]
    documents += [{"lat": i, "lon": i} for i in range(10)]
    request = plant.send(json.dumps(documents).encode())

    assert plant.finish(request) == ["done"] * 35
    route, *stores = sorted(plant.jobs(request, "task, started_at, finished_at"))
    assert route[0] == "json.route"
    assert [store[0] for store in stores] == ["json.store"] * 4
    assert all(store[1] >= route[2] for store in stores)
    kinds = [collection for collection, _ in stored(plant, request)]
    assert len(set(kinds[:25])) == 1
    assert len(set(kinds[25:])) == 1
    assert kinds[0] != kinds[-1]


def test_several_parts_of_both_forms_are_routed_together(plant):
    plant.change_setting("json_chunk", 2)
    plant.work()
    request = plant.send(b'[{"a":1},{"a":2},{"a":3}]', b'{"b":1}\n{"a":\n{"b":2}\n', form="ndjson")
    # The first part is one line of NDJSON: an array is a document like any other.
    assert plant.finish(request) == ["done", "done", "failed", "done"]

    both = plant.send(b'[{"a":1},{"a":2},{"a":3}]')
    assert plant.finish(both) == ["done"] * 3
    assert {collection for collection, _ in stored(plant, both)} != {"values"}


def test_raw_bytes_that_are_cut_short_fail_for_good_and_say_so(plant):
    request = plant.send(b'[{"a":1},{"a":22222}]', collection="t")
    raw = plant.root / f"incoming/{request}/0"
    raw.chmod(0o644)
    raw.write_bytes(raw.read_bytes()[:12])
    plant.work()

    assert plant.finish(request) == ["failed", "failed"]
    assert plant.jobs(request, "state, attempts, error_code") == [
        ("failed", 1, "raw_bytes_missing")
    ]
    assert "ends at byte 12" in plant.failures(request)[0][3]


def test_an_accepted_schema_is_filled_with_the_documents_stored_before(plant):
    plant.change_setting("json_chunk", 7)
    plant.work()
    documents = [{"name": f"n{i}", "age": i} for i in range(40)]
    request = plant.send(json.dumps(documents).encode(), collection="people")
    plant.finish(request)

    proposed = (
        "select id from core.schema_def where status = 'provisional' and storage_choice = 'sql'"
    )
    [(schema_id,)] = plant.wait_for(lambda: plant.rows(proposed), "the proposal")
    looked = "select from core.schema_def where dry_run is not null and gate ->> 'state' = 'passed'"
    plant.wait_for(lambda: plant.rows(looked), "the gate and the dry run")
    assert plant.rows("select fits, missing from catalog.schema_column") == [(40, 0), (40, 0)]
    plant.call("api.accept_schema", p_schema_id=schema_id, p_actor="ann")
    backfills = "select from core.job where task = 'schema.backfill' and state = 'done'"
    plant.wait_for(lambda: plant.rows(backfills), "the end of the backfill")
    assert plant.rows("select count(*), sum(age) from collections.people") == [(40, sum(range(40)))]


def test_documents_that_break_the_whole_batch_are_found_and_fail_alone(plant):
    plant.work()
    plant.finish(plant.send(b'{"a": 0}', collection="t"))
    plant.owner.execute(
        "alter table collections.docs_t add constraint no_poison check (doc ->> 'a' <> 'poison')"
    )
    documents = [{"a": "poison" if i in (3, 40) else i} for i in range(60)]
    lines = [json.dumps(document).encode() for document in documents]
    request = plant.send(b"\n".join([*lines, b"{,}"]), form="ndjson", collection="t")

    expected = ["failed" if i in (3, 40, 60) else "done" for i in range(61)]
    assert plant.finish(request) == expected
    (bad, worse, malformed) = plant.failures(request)
    assert [bad[0], worse[0], malformed[0]] == [3, 40, 60]
    assert bad[2] == worse[2] == "not_storable"
    assert "no_poison" in bad[3]
    assert malformed[2] == "malformed_json"
    assert plant.jobs(request) == [("done", 1)]
    assert plant.rows("select documents from core.collection") == [(59,)]
