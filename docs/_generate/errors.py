"""The words for what can go wrong, from the exception trees of the rooms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import cubby.app.main  # for the errors that modules beside an errors.py define
import cubby.app.problems
import cubby.db.errors
import cubby.documents.errors
import cubby.embedding.errors
import cubby.media.errors
import cubby.storage.errors
import cubby.workers.errors
from cubby.workers.failures import code_of, is_permanent
from docs._generate.markdown import code, document, table
from docs._generate.trees import classes, sentence_of, sentences

ROOT = Path(__file__).parents[2]

HTTP = """\
Over HTTP a refusal is `application/problem+json` (RFC 9457). Its `type` is `urn:cubby:problem:` and
the kind, `code` a word for programs, `detail` what was wrong and where, `hint` what
to do. The kinds:"""

FINER = "Some kinds come with a finer `code`:"

DATABASE = """\
## From the database

Functions of `api` and `catalog` refuse with these SQLSTATEs, in psql as well as behind HTTP, where
they are the `code`. The hint says what to do, the detail is JSON."""

FAILURES = """\
## Why an object or a job failed

The `error.code` of an object's status, of a job, and of the views `catalog.failed_object` and
`catalog.dead_letter`. A permanent one is not tried again by itself; the others are, until
`max_attempts`."""


def page() -> str:
    return document(
        "Error codes",
        HTTP,
        table(("status", "kind", "meaning"), problem_kinds()),
        FINER,
        table(("code", "status"), finer_codes()),
        DATABASE,
        table(("SQLSTATE", "status", "kind", "meaning"), sqlstates()),
        FAILURES,
        table(("code", "permanent", "meaning"), failures()),
    )


def problem_kinds() -> list[tuple[str, str, str]]:
    said = sentences(cubby.app.problems)
    kinds = set(classes(cubby.app.problems.Problem)) - {cubby.app.problems.Refused}
    return sorted((str(kind.status), code(kind.slug), sentence_of(kind, said)) for kind in kinds)


def finer_codes() -> list[tuple[str, str]]:
    """The literal `code=` of every refusal that the app makes itself."""
    kinds = {kind.__name__: kind for kind in classes(cubby.app.problems.Problem)}
    found = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in _calls(path):
            for word in call.keywords:
                name = call.func.id if isinstance(call.func, ast.Name) else ""
                if word.arg == "code" and isinstance(word.value, ast.Constant) and name in kinds:
                    found.add((code(str(word.value.value)), str(kinds[name].status)))
    return sorted(found)


def sqlstates() -> list[tuple[str, ...]]:
    said = sentences(cubby.db.errors)
    return [
        (code(kind.code), str(kind.http_status), code(kind.slug), sentence_of(kind, said))
        for kind in classes(cubby.db.errors.CubbyError)
    ]


def failures() -> list[tuple[str, str, str]]:
    """One row for each code, with everything it stands for."""
    said: dict[tuple[str, str], list[str]] = {}
    for word, permanent, sentence in sorted({*_from_trees(), *_from_sources()}):
        said.setdefault((word, permanent), []).append(sentence)
    return [(*key, "; or: ".join(sentences)) for key, sentences in said.items()]


def _from_trees() -> Iterator[tuple[str, str, str]]:
    rooms: list[tuple[ModuleType, type[Exception]]] = [
        (cubby.documents.errors, cubby.documents.errors.DocumentError),
        (cubby.media.errors, cubby.media.errors.MediaError),
        (cubby.embedding.errors, cubby.embedding.errors.EmbeddingError),
        (cubby.storage.errors, cubby.storage.errors.StorageError),
        (cubby.workers.errors, cubby.workers.errors.WorkerError),
        (cubby.db.errors, cubby.db.errors.CubbyError),
    ]
    # Between the worker and the queue only: no job ever fails with them.
    inner = {
        cubby.workers.errors.HandedBack,
        cubby.workers.errors.LeftDoing,
        cubby.workers.errors.Reported,
    }
    for module, root in rooms:
        said = sentences(module)
        for kind in classes(root):
            if kind not in inner:
                error = kind.__new__(kind)
                yield _failure(code_of(error), is_permanent(error), sentence_of(kind, said))


def _from_sources() -> Iterator[tuple[str, str, str]]:
    """Refusals that are not exceptions, because one document fails alone; and those made in SQL."""
    for path in sorted((ROOT / "documents").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                word, sentence = node.elts
                if isinstance(word, ast.Constant) and _is_code(word.value):
                    yield _failure(str(word.value), True, _template(sentence))
    for path in sorted((ROOT / "db" / "functions").rglob("*.sql")):
        for word, sentence in _buried(path.read_text(encoding="utf-8")):
            yield _failure(word, False, re.sub("%[sIL]", "…", sentence.replace("''", "'")))


# A call with its own code and message, within one statement.
_buried = re.compile(
    r"_bury_job\([^;]*?'([a-z]+(?:_[a-z]+)+)',\s*(?:format\(\s*)?'((?:[^']|'')*)'"
).findall


def _failure(word: str, permanent: bool, sentence: str) -> tuple[str, str, str]:
    text = sentence or word.replace("_", " ")
    return code(word), "yes" if permanent else "no", text[0].lower() + text[1:]


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", value) is not None


def _template(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
    return text if text.strip("… ") else ""


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
