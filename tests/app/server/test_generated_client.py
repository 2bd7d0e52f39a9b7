"""A client that a program writes from the description, used as it is written."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cubby.storage import open_storage
from docs._generate.routes import openapi
from tests.app.hand import Hand, picture

NAME = "made_for_cubby"
# What this generator has no word for; the description is right to say it.
NOT_UNDERSTOOD = {
    # A type that is not known beforehand; application/octet-stream stands beside both.
    ("POST /api/v1/ingest", "*/*"),
    ("POST /api/v1/search/image", "image/*"),
    # Lines of text, for which the generator has no body; they can be sent as a file.
    ("POST /api/v1/ingest", "application/x-ndjson"),
    ("GET /api/v1/collections/{name}/export", "application/x-ndjson"),
    ("GET /api/v1/sql/export", "application/x-ndjson"),
    # The bytes are in `content` of the answer, though not in `parsed`.
    ("GET /api/v1/objects/{system_id}/thumbnail", "image/webp"),
    ("GET /api/v1/clusters/{cluster_id}/archive", "application/zip"),
    ("HEAD /api/v1/objects/{system_id}/thumbnail", "image/webp"),
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the package, and beside it what the generator said."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(openapi()))
    (folder / "config.yaml").write_text("post_hooks: []\n")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    places = ["--path", "openapi.json", "--config", "config.yaml", "--output-path", NAME]
    done = subprocess.run(
        [*command, *places], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "said").write_text(done.stdout + done.stderr)
    return folder


@pytest.fixture
def made(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of the package."""
    monkeypatch.syspath_prepend(generated)
    yield lambda name: importlib.import_module(f"{NAME}.{name}")
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_the_generator_understands_all_but_what_it_has_no_word_for(generated: Path) -> None:
    said = (generated / "said").read_text()
    warnings = re.split(r"^(?:WARNING|ERROR) parsing ", said, flags=re.MULTILINE)[1:]

    found = set()
    for warning in warnings:
        where = warning.partition(" within ")[0]
        kind = re.search(r"Unsupported content[ _]type (\S+?)[),\s]", warning)
        assert kind, warning[:500]
        found.add((where, kind[1]))
    assert found == NOT_UNDERSTOOD


def test_it_sends_follows_finds_and_understands_a_refusal(
    made: Any, start: Any, database: Any
) -> None:
    server = start()
    hand = Hand(database, open_storage(f"fs://{server.folder}"))
    with made("client").Client(base_url=server.url) as client:
        documents, red, notes = _sent(made, client)
        hand.store_documents()
        _check_answers(made, client, documents, red, notes)
        _check_refusals(made, client, documents)


def _sent(made: Any, client: Any) -> tuple[Any, str, str]:
    ingest, file = made("api.ingest.ingest").sync, made("types").File
    cities = made("models").IngestJsonBody(payload=[{"city": "Ghent"}, {"city": "Lund"}])
    documents = ingest(
        client=client, body=cities, collection="cities", tags=["spring", "north"],
        idempotency_key="once",
    )  # fmt: skip
    form = made("models").IngestFilesBody(
        files=[file(BytesIO(picture(220, 20, 20)), "red.png", "image/png"),
               file(BytesIO(b"notes"), "notes.txt", "text/plain")],
        owner="ada",
    )  # fmt: skip
    files = ingest(client=client, body=form)
    single = ingest(client=client, body=file(BytesIO(b"one file")), filename="single.txt")
    assert (documents.objects_total, files.objects_total, single.objects_total) == (2, 2, 1)
    return documents, *files.system_ids


def _check_answers(made: Any, client: Any, documents: Any, red: str, notes: str) -> None:
    models = made("models")
    status = made("api.ingest.ingest_status").sync(documents.ingest_job_id, client=client)
    assert (status.state, status.progress.done) == (models.IngestStatusState.DONE, 2)
    document = made("api.objects.show_object").sync(documents.system_ids[0], client=client)
    assert (document.document, document.tags) == ({"city": "Ghent"}, ["north", "spring"])
    shown = made("api.objects.show_object").sync(notes, client=client)
    assert (shown.filename, shown.owner) == ("notes.txt", "ada")
    content = made("api.objects.get_content").sync(red, client=client)
    assert content.payload.read() == picture(220, 20, 20)
    kind = models.ListObjectsKind.MEDIA
    listed = made("api.objects.list_objects").sync(client=client, kind=kind, limit=2)
    assert [item.filename for item in listed.items] == ["single.txt", "notes.txt"]
    found = made("api.search.search").sync(client=client, q="lund")
    assert [hit.system_id for hit in found.items] == [documents.system_ids[1]]
    (schema,) = made("api.schemas.list_schemas").sync(client=client).items
    accepted = made("api.schemas.accept_schema").sync_detailed(schema.id, client=client)
    assert (accepted.status_code, accepted.parsed.status) == (202, "active")


def _check_refusals(made: Any, client: Any, documents: Any) -> None:
    oslo = made("models").IngestJsonBody.from_dict({"city": "Oslo"})
    refused = made("api.ingest.ingest").sync(
        client=client, body=oslo, collection="cities", idempotency_key="once"
    )
    missing = made("api.objects.show_object").sync(documents.ingest_job_id, client=client)

    for problem, number in ((refused, 422), (missing, 404)):
        assert isinstance(problem, made("models").ProblemBody)
        assert (problem.status, bool(problem.request_id)) == (number, True)
    assert refused.additional_properties["ingest_job_id"] == documents.ingest_job_id


def test_it_is_let_in_with_a_key(made: Any, start: Any) -> None:
    key = "an-admin-key-for-this-test"
    server = start(CUBBY_ADMIN_KEY=key)
    ask, client = made("api.jobs.list_jobs").sync, made("client").AuthenticatedClient

    with client(base_url=server.url, token=key) as known:
        assert isinstance(ask(client=known), made("models").JobList)
    with client(base_url=server.url, token="another") as unknown:
        assert ask(client=unknown).code == "unknown_key"
