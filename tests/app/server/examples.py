"""Sending the examples of the API with curl, and comparing what comes back."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import msgspec

from cubby.app.api.examples import FOLDER, Example, by_operation
from docs._generate.curl import curl

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SECRET = re.compile(r"\bcubby_[\w-]{20,}|\bwhsec_[\w+/]{43}=")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|\+00:00))?")
WHERE = "/srv/cubby"
"""Replaces the data folder in the examples."""


def operations(schema: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Operation id -> method, path, description."""
    return {
        operation["operationId"]: (method, path, operation)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    }


def in_order() -> Iterator[tuple[str, str, Example]]:
    for operation, found in by_operation().items():
        for name, example in found.items():
            yield operation, name, example


def faults(schema: dict[str, Any], part: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value by its description."""
    whole = {**part, "components": schema["components"]}
    found = jsonschema.Draft202012Validator(whole).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


@dataclass
class Answer:
    status: int
    content_type: str
    body: bytes


@dataclass
class Sender:
    """A reader with a key in `folder` that types the examples, and remembers the ids of what they
    make."""

    base: str
    key: str
    folder: Path
    data: Path
    real: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, example: Example) -> Answer:
        line = curl(method, path, self._with_real_ids(example), self.base)
        line += (
            f" -H 'X-API-Key: {self.key}' --write-out '%{{stderr}}%{{http_code}} %{{content_type}}'"
        )
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        status, _, content_type = done.stderr.decode().partition(" ")
        saved = example.saved_as and self.folder / example.saved_as
        body = saved.read_bytes() if saved else done.stdout
        return Answer(int(status), content_type.partition(";")[0], body)

    def _with_real_ids(self, example: Example) -> Example:
        def real(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: real(each) for key, each in value.items()}
            if isinstance(value, list):
                return [real(each) for each in value]
            return self.real.get(value, value) if isinstance(value, str) else value

        changed = {
            name: real(getattr(example, name)) for name in ("path", "query", "headers", "json")
        }
        return msgspec.structs.replace(example, **changed)

    def unlike(self, shown: Any, answered: Any, at: str = "$") -> Iterator[str]:
        """Where an answer has another form than the one shown: other members, another number of
        elements, another type, other words. Ids, moments and numbers may differ, but what is
        shown as one id must be one."""
        if isinstance(shown, dict) and isinstance(answered, dict):
            if set(shown) != set(answered):
                yield f"{at}: members {sorted(answered)}, shown are {sorted(shown)}"
                return
            for key in shown:
                if key == "job_id":
                    self.real[str(shown[key])] = str(answered[key])
                yield from self.unlike(shown[key], answered[key], f"{at}.{key}")
        elif isinstance(shown, list) and isinstance(answered, list):
            if len(shown) != len(answered):
                yield f"{at}: {len(answered)} elements, shown are {len(shown)}"
                return
            for number, pair in enumerate(zip(shown, answered, strict=True)):
                yield from self.unlike(*pair, f"{at}[{number}]")
        elif isinstance(shown, str) and isinstance(answered, str):
            yield from self._other_words(shown, answered.replace(str(self.data), WHERE), at)
        elif _kind(shown) != _kind(answered):
            yield f"{at}: {answered!r}, shown is {shown!r}"

    def _other_words(self, shown: str, answered: str, at: str) -> Iterator[str]:
        ids, found = _names(shown), _names(answered)
        if _plain(shown) != _plain(answered) and not at.endswith("cursor"):
            yield f"{at}: {answered!r}, shown is {shown!r}"
            return
        for one, other in zip(ids, found, strict=False):
            if self.real.setdefault(one, other) != other:
                yield f"{at}: {one} is {self.real[one]} and {other}"


def kept_where_like(shown: Any, answered: Any) -> Any:
    """What was answered, in the order that was shown so far, and in its words where they say the
    same."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        order = [key for key in shown if key in answered] + [
            key for key in answered if key not in shown
        ]
        return {key: kept_where_like(shown.get(key), answered[key]) for key in order}
    if isinstance(shown, list) and isinstance(answered, list):
        # What has a name is the same thing, wherever it now is in the list.
        named = {one["name"]: one for one in shown if isinstance(one, dict) and "name" in one}
        before = [
            named.get(one.get("name")) if named and isinstance(one, dict) else at
            for one, at in zip(answered, [*shown, *[None] * len(answered)], strict=False)
        ]
        return [kept_where_like(*pair) for pair in zip(before, answered, strict=False)]
    if isinstance(shown, str) and isinstance(answered, str):
        return shown if _plain(shown) == _plain(answered) else answered
    return shown if _kind(shown) == _kind(answered) else answered


def record(answers: dict[tuple[str, str], Any]) -> None:
    """Write answers into the examples."""
    for path in FOLDER.glob("*.json"):
        held = json.loads(path.read_text())
        for operation, found in held.items():
            for name, example in found.items():
                if (operation, name) in answers:
                    example["answer"] = answers[operation, name]
        path.write_text(_written(held) + "\n")


def _written(value: Any, indent: int = 0, taken: int = 0) -> str:
    """JSON that has on one line what fits on one."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or (indent and len(line) + taken <= 99):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        rows = [_written(one, indent + 2, indent + 3) for one in value]
    else:
        keys = [f"{json.dumps(key)}: " for key in value]
        rows = [
            key + _written(one, indent + 2, indent + 3 + len(key))
            for key, one in zip(keys, value.values(), strict=True)
        ]
    begin, end = "[]" if isinstance(value, list) else "{}"
    return f"{begin}\n{inner}" + f",\n{inner}".join(rows) + f"\n{' ' * indent}{end}"


def _kind(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "number" if is_number else repr(value) if value in (None, True, False) else "text"


def _names(text: str) -> list[str]:
    return _UUID.findall(text) + _SECRET.findall(text)


def _plain(text: str) -> str:
    return _SECRET.sub("a secret", _TIME.sub("a moment", _UUID.sub("an id", text)))
