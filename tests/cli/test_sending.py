"""Which files `put` sends, and that sending again is harmless. The server here is a real HTTP
server that answers what a test tells it to."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from cubby.cli.errors import CliError, ServerAway, ServerRefused
from cubby.cli.sending import Form, Item, Keyed, Sent, find, item_of, keyed, known, send
from cubby.cli.server import Server
from cubby.config import load


@dataclass
class Api:
    """Answers are taken one by one, the last one for ever: (status, headers, body)."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    requests: list[tuple[str, dict[str, list[str]], dict[str, str], bytes]] = field(
        default_factory=list
    )

    servers: list[Server] = field(default_factory=list)

    def server(self, **settings: str) -> Server:
        self.servers.append(Server(load({"CUBBY_SERVER_URL": self.url} | settings)))
        return self.servers[-1]


ACCEPTED = (202, {}, {"ingest_job_id": "j", "objects_total": 3})


@pytest.fixture
def api() -> Iterator[Api]:
    held = Api(answers=[ACCEPTED])

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.requests.append((parts.path, parse_qs(parts.query), dict(self.headers), body))
            status, headers, answer = (
                held.answers.pop(0) if len(held.answers) > 1 else held.answers[0]
            )
            text = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield held
    for one in held.servers:
        one.__exit__()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def photo(tmp_path: Path) -> Item:
    path = tmp_path / "my photo & more.jpg"
    path.write_bytes(b"x" * 2_500_000)
    return item_of(path)


@contextmanager
def _one_answer(port: int) -> Iterator[int]:
    """A server that takes one request and closes its connection; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(ACCEPTED[0])
            self.end_headers()
            self.wfile.write(json.dumps(ACCEPTED[2]).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server.server_address[1]
        thread.join()


def _ignore(_: int) -> None:
    pass


def _send(server: Server, item: Item, form: Form, advance: Callable[[int], None]) -> Sent:
    return send(server, keyed(item, form, advance), form, advance)


def test_folders_give_every_visible_file_below_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.json", ".hidden", ".git/config", "b/c/deep.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    os.mkfifo(tmp_path / "pipe")

    found = find([tmp_path, tmp_path / "a.json"])

    assert [item.path.relative_to(tmp_path).as_posix() for item in found] == [
        "a.json", "b/1.txt", "b/2.txt", "b/c/deep.png",
    ]  # fmt: skip
    assert [item.path.name for item in find([tmp_path / ".hidden"])] == [".hidden"]


def test_what_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(CliError, match=r"Not found: .*gone"):
        find([tmp_path, tmp_path / "gone"])
    with pytest.raises(CliError, match=r"No files found in .*empty"):
        find([tmp_path / "empty"])


def test_a_name_that_is_no_unicode_is_sent_readable(tmp_path: Path, api: Api) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(b"x")

    _send(api.server(), item_of(path), Form(), _ignore)

    assert api.requests[0][1]["filename"] == ["caf\ufffd.txt"]


def test_the_bytes_and_the_form_arrive(photo: Item, api: Api) -> None:
    told: list[int] = []
    form = Form("ann & co", "nice", "things", ("a", "b c"), ("$.id", "no"), "$.rows")

    sent = _send(api.server(CUBBY_API_KEY="k" * 20), photo, form, told.append)

    ((path, query, headers, body),) = api.requests
    assert path == "/api/v1/ingest"
    assert query.pop("modified_at") == [photo.modified_at]
    assert query == {
        "owner": ["ann & co"], "comments": ["nice"], "collection": ["things"],
        "tags": ["a", "b c"], "key": ["$.id", "no"], "records": ["$.rows"],
        "filename": ["my photo & more.jpg"],
    }  # fmt: skip
    assert body == b"x" * 2_500_000
    assert headers["Content-Length"] == "2500000"
    assert headers["Authorization"] == "Bearer " + "k" * 20
    assert (sent.ingest_job_id, sent.objects, sent.replayed) == ("j", 3, False)
    assert sum(told) == 2 * photo.size


def test_the_same_again_has_the_same_key_and_anything_else_another(photo: Item, api: Api) -> None:
    other = photo.path.with_name("other.jpg")
    other.write_bytes(photo.path.read_bytes())
    changed = photo.path.with_name("changed.jpg")
    changed.write_bytes(b"y")
    forms = [
        Form(), Form(owner="x"), Form(comments="x"), Form(collection="x"), Form(tags=("x",)),
        Form(key_paths=("x",)), Form(records="x"),
    ]  # fmt: skip
    server = api.server()
    for form in [*forms, *forms]:
        _send(server, photo, form, _ignore)
    for item in (item_of(other), item_of(changed)):
        _send(server, item, Form(), _ignore)

    keys = [headers["Idempotency-Key"] for _, _, headers, _ in api.requests]
    assert keys[:7] == keys[7:14]
    assert len(set(keys)) == 9


def test_a_replay_is_told_as_such(photo: Item, api: Api) -> None:
    api.answers = [(202, {"Idempotent-Replayed": "true"}, ACCEPTED[2])]

    assert _send(api.server(), photo, Form(), _ignore).replayed


def test_a_busy_server_is_asked_again_with_the_whole_body(photo: Item, api: Api) -> None:
    again = (503, {"Retry-After": "0"}, {})
    api.answers = [again, (429, {"Retry-After": "0"}, {}), ACCEPTED]
    told: list[int] = []

    assert _send(api.server(), photo, Form(), told.append).objects == 3

    assert [len(body) for *_, body in api.requests] == [photo.size] * 3
    assert len({headers["Idempotency-Key"] for _, _, headers, _ in api.requests}) == 1
    assert sum(told) == 2 * photo.size


def test_a_server_that_was_there_and_is_away_for_a_moment_is_asked_again(
    photo: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An API that is killed and started again must not end a long `put`."""
    pauses: list[float] = []
    with _one_answer(0) as port:
        server = Server(load({"CUBBY_SERVER_URL": f"http://127.0.0.1:{port}"}))
        _send(server, photo, Form(), _ignore)

    with ExitStack() as stack, server:

        def come_back(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                stack.enter_context(_one_answer(port))

        monkeypatch.setattr("cubby.cli.server.time.sleep", come_back)
        sent = _send(server, photo, Form(), _ignore)

    assert sent.objects == 3
    assert len(pauses) == 2


def test_where_nobody_ever_answered_it_is_told_at_once(
    photo: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setattr("cubby.cli.server.time.sleep", lambda _: pytest.fail("waited"))

    settings = load({"CUBBY_SERVER_URL": f"http://127.0.0.1:{port}"})
    with Server(settings) as server, pytest.raises(ServerAway, match="No Cubby answers"):
        _send(server, photo, Form(), _ignore)


def test_a_server_that_stays_busy_is_told(photo: Item, api: Api) -> None:
    problem = {"title": "Storage unavailable", "detail": "the disk is away", "hint": "Wait."}
    api.answers = [(503, {"Retry-After": "0"}, problem)]

    with pytest.raises(ServerRefused) as caught:
        _send(api.server(), photo, Form(), _ignore)

    assert str(caught.value) == "Storage unavailable (503): the disk is away. Wait."
    assert len(api.requests) == 5


def test_a_refusal_is_not_asked_again(photo: Item, api: Api) -> None:
    api.answers = [(413, {}, {"title": "Too large", "detail": "the file has 2500000 bytes"})]

    with pytest.raises(ServerRefused, match="Too large \\(413\\): the file has"):
        _send(api.server(), photo, Form(), _ignore)

    assert len(api.requests) == 1


@pytest.mark.parametrize("answer", [(403, {}, {"title": "Forbidden"}), (401, {}, "what")])
def test_not_being_let_in_ends_it_for_all_files(photo: Item, api: Api, answer: Any) -> None:
    api.answers = [answer]

    with pytest.raises(ServerAway, match=str(answer[0])):
        _send(api.server(), photo, Form(), _ignore)


def test_a_file_that_changes_on_the_way_is_told(photo: Item, api: Api) -> None:
    item = Item(photo.path, photo.name, photo.size + 1)

    with pytest.raises(ServerRefused, match="changed while it was sent"):
        _send(api.server(), item, Form(), _ignore)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, api: Api) -> None:
    with pytest.raises(CliError, match=r"gone\.txt cannot be read"):
        _send(api.server(), Item(tmp_path / "gone.txt", "gone.txt", 1), Form(), _ignore)


def test_what_the_server_has_is_asked_for_all_files_at_once(photo: Item, api: Api) -> None:
    items = [{"key": "b", "ingest_job_id": "j", "objects_total": 3}]
    api.answers = [(200, {}, {"items": items})]
    files = [Keyed(photo, "a", "a0"), Keyed(photo, "b", "b0")]

    assert known(api.server(), files, Form("ann")) == {"b": Sent(photo, "j", 3, True)}

    ((path, _, _, body),) = api.requests
    assert path == "/api/v1/ingest/known"
    assert json.loads(body) == {"keys": ["a", "a0", "b", "b0"], "owner": "ann"}


def test_a_key_of_an_earlier_version_stands_for_one_file(photo: Item, api: Api) -> None:
    items = [{"key": "old", "ingest_job_id": "j", "objects_total": 1}]
    api.answers = [(200, {}, {"items": items})]
    claimed: set[str] = set()

    first = known(
        api.server(), [Keyed(photo, "a", "old"), Keyed(photo, "b", "old")], Form(), claimed
    )
    second = known(api.server(), [Keyed(photo, "c", "old")], Form(), claimed)

    assert (list(first), second) == (["a"], {})


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("box", "box/in/a.png"), ("box/in", "in/a.png"), ("box/in/a.png", "in/a.png"),
        ("box/in/..", "box/in/a.png"), ("box/**/*.png", "box/in/a.png"),
        ("box/i?/*", "box/in/a.png"),
    ],
)  # fmt: skip
def test_the_place_of_a_file_begins_with_the_folder_that_was_given(
    given: str, place: str, tmp_path: Path
) -> None:
    (tmp_path / "box" / "in").mkdir(parents=True)
    (tmp_path / "box" / "in" / "a.png").touch()

    assert [item.place for item in find([tmp_path / given])] == [place]
    with chdir(tmp_path):
        assert [item.place for item in find([Path(given)])] == [place]
    with chdir(tmp_path / "box" / "in"):
        assert [item.place for item in find([Path(), Path("../in/a.png")])] == ["in/a.png"]


def test_nothing_is_asked_about_no_files(api: Api) -> None:
    assert known(api.server(), [], Form()) == {}
    assert api.requests == []
