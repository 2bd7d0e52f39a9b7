"""The demo checklist, each line with what was seen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from cubby.cli.demo.drawings import Drawing, drawings, near_duplicates
from cubby.cli.demo.papers import articles, orders
from cubby.cli.demo.recordings import clip, sound
from cubby.cli.demo.stack import DemoFailed, Stack

API = "/api/v1"
OBJECTS = 100
PACK_SPACE = "shapes-clip-v1"


@dataclass(frozen=True)
class Line:
    """One line of the checklist: does it hold, what was seen, how long it took."""

    title: str
    holds: bool
    seen: str
    seconds: float


@dataclass
class Demo:
    """What one line leaves for the next."""

    stack: Stack
    http: httpx.Client
    subject_of: dict[str, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(API + path, params=query)
        answer.raise_for_status()
        return answer.json()


Check = Callable[[Demo], str]


def check_all(stack: Stack) -> Iterator[Line]:
    """Every line in the order of the brief; a line that fails says why and the next is tried."""
    with stack.client() as http:
        demo = Demo(stack, http)
        for title, check in LINES:
            begun = time.monotonic()
            try:
                seen, holds = check(demo), True
            except (DemoFailed, httpx.HTTPError, KeyError, IndexError) as error:
                seen, holds = f"{type(error).__name__}: {error}", False
            yield Line(title, holds, seen, time.monotonic() - begun)


def live_and_ready(demo: Demo) -> str:
    live, ready = demo.http.get("/live"), demo.http.get("/ready")
    _demand(live.is_success and ready.is_success, f"/live {live.status_code}, /ready {ready.text}")
    return f"/live {live.status_code}, /ready {ready.status_code}"


def semantic_search_on(demo: Demo) -> str:
    def space() -> str | None:
        found: str | None = demo.get("/search", q="a red circle", limit=1)["embedding_space"]
        return found if found == PACK_SPACE else None

    _until(lambda: space() is not None, "loading the model pack")
    return f"texts and pictures meet in the space {PACK_SPACE}"


def objects_sent(demo: Demo) -> str:
    jobs = [_post_documents(demo, orders(), "demo-orders")]
    jobs.append(_post_documents(demo, articles(), "demo-articles"))
    originals = drawings()
    jobs.append(_post_files(demo, originals))
    # The copies go in when the originals are there, so that the copies become the duplicates.
    _finished(demo, jobs[-1:])
    jobs.append(_post_files(demo, near_duplicates(originals)))
    jobs.append(_post_recording(demo, "two-scenes.mp4", clip()))
    jobs.append(_post_recording(demo, "concert-pitch.wav", sound()))
    progress = _finished(demo, jobs)
    total, done = sum(p["total"] for p in progress), sum(p["done"] for p in progress)
    _demand(total == done == OBJECTS, f"{done} of {total} objects are done, {OBJECTS} were sent")
    return f"{total} objects in {len(jobs)} requests, all done"


def both_kinds_of_schema(demo: Demo) -> str:
    choices = {s["collection"]: s["storage_choice"] for s in demo.get("/schemas")["items"]}
    _demand({"sql", "jsonb"} <= set(choices.values()), f"proposals: {choices}")
    return ", ".join(f"{name}: {choice}" for name, choice in sorted(choices.items()))


def duplicates_grouped(demo: Demo) -> str:
    copies = [item for item in demo.pictures if item in demo.subject_of][-6:]
    found = 0
    for copy in copies:
        detail = demo.get(f"/objects/{copy}")
        original = detail["duplicate_of"]
        if original and detail["cluster"]:
            other = demo.get(f"/objects/{original['system_id']}")
            found += other["cluster"]["id"] == detail["cluster"]["id"]
    _demand(found == len(copies), f"{found} of {len(copies)} copies lie with their original")
    clusters = demo.get("/clusters")["items"]
    folder = demo.stack.data_dir / "storage" / "media" / "clusters"
    directories = [c for c in clusters if any((folder / c["id"]).glob("*"))]
    _demand(len(directories) == len(clusters) > 0, f"{len(directories)} of {len(clusters)} exist")
    named = ", ".join(sorted(c["name"] for c in clusters)[:4])
    return f"{len(clusters)} directories ({named}, …); {found} copies beside their originals"


def proposal_accepted(demo: Demo) -> str:
    tables = [s for s in demo.get("/schemas")["items"] if s["storage_choice"] == "sql"]
    _demand(tables, "No proposal for a table")
    schema = tables[0]
    page = demo.http.get(f"/admin/schemas/{schema['id']}")
    page.raise_for_status()
    token = re.search(r'name="_csrf_token"\s+value="([^"]+)"', page.text)
    form = {"structure_hash": schema["structure_hash"]}
    if token:
        form["_csrf_token"] = token.group(1)
    answer = demo.http.post(f"/admin/schemas/{schema['id']}/accept", data=form)
    _demand(answer.status_code == httpx.codes.SEE_OTHER, f"the page answered {answer.status_code}")
    _until(lambda: demo.get(f"/schemas/{schema['id']}")["backfill"]["state"] == "done", "backfill")
    rows = demo.stack.cubby("psql", "-c", f"table {schema['collection']}")
    count = re.search(r"\((\d+) rows\)", rows)
    wanted = len(orders())
    _demand(count is not None and int(count.group(1)) == wanted, f"psql says {rows[-80:]!r}")
    return f"accepted in the admin pages; psql counts {wanted} rows in {schema['collection']}"


def red_circles_first(demo: Demo) -> str:
    hits = demo.get("/search", q="a photo of a red circle", limit=4)["items"]
    subjects = [demo.subject_of.get(hit["system_id"], hit["filename"]) for hit in hits]
    _demand(subjects and set(subjects) == {"red circle"}, f"found {subjects}")
    return f"'a photo of a red circle' finds {', '.join(subjects)}"


LINES: list[tuple[str, Check]] = [
    ("Started; /live and /ready answer", live_and_ready),
    ("Semantic search is on", semantic_search_on),
    ("100 mixed objects posted in batches", objects_sent),
    ("At least one sql proposal and one jsonb", both_kinds_of_schema),
    ("Cluster directories with duplicates grouped", duplicates_grouped),
    ("Admin page: a proposal accepted, rows in the SQL table", proposal_accepted),
    ("Text to image search", red_circles_first),
]


def _post_documents(demo: Demo, documents: list[dict[str, Any]], key: str) -> str:
    answer = demo.http.post(f"{API}/ingest", json=documents, headers={"Idempotency-Key": key})
    answer.raise_for_status()
    job: str = answer.json()["ingest_job_id"]
    return job


def _post_files(demo: Demo, files: list[Drawing]) -> str:
    parts = [("files[]", (file.filename, file.data, file.content_type)) for file in files]
    answer = demo.http.post(f"{API}/ingest", files=parts, data={"owner": "demo"})
    answer.raise_for_status()
    for file, system_id in zip(files, answer.json()["system_ids"], strict=True):
        demo.subject_of[system_id] = file.subject
        demo.pictures.append(system_id)
    job: str = answer.json()["ingest_job_id"]
    return job


def _post_recording(demo: Demo, filename: str, data: bytes) -> str:
    answer = demo.http.post(
        f"{API}/ingest",
        params={"filename": filename, "owner": "demo"},
        content=data,
        headers={"Content-Type": "application/octet-stream"},
    )
    answer.raise_for_status()
    job: str = answer.json()["ingest_job_id"]
    return job


def _finished(demo: Demo, jobs: list[str]) -> list[dict[str, int]]:
    def ended(job: str) -> bool:
        return demo.get(f"/ingest/{job}/status", limit=1)["state"] in ("done", "failed")

    for job in jobs:
        _until(partial(ended, job), f"ingest job {job}")
    return [demo.get(f"/ingest/{job}/status", limit=1)["progress"] for job in jobs]


def _until(holds: Callable[[], object], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise DemoFailed(f"{what} did not end within {seconds:.0f} s")
        time.sleep(0.1)


def _demand(holds: object, otherwise: str) -> None:
    if not holds:
        raise DemoFailed(otherwise)
