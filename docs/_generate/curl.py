"""An example of the API as a line of curl."""

from __future__ import annotations

import json
import shlex
from urllib.parse import quote, urlencode

from msgspec import UNSET

from cubby.app.api.examples import Example

BASE = "http://127.0.0.1:8000"


def curl(method: str, path: str, example: Example, base: str = BASE) -> str:
    """One command over several lines; files it names are taken from the folder it is typed in."""
    sends = _body(example)
    words = ["curl -sI" if method == "head" else "curl -s"]
    if method not in ("get", "head") and (method != "post" or not sends):
        words.append(f"-X {method.upper()}")
    words.append(shlex.quote(_url(base, path, example)))
    more = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in example.headers.items()]
    more += sends
    if example.saved_as:
        more.append(f"--output {shlex.quote(example.saved_as)}")
    return " \\\n  ".join([" ".join(words), *more])


def _url(base: str, path: str, example: Example) -> str:
    for name, value in example.path.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in example.query.items()
    }
    return base + path + (f"?{urlencode(query, doseq=True)}" if query else "")


def _body(example: Example) -> list[str]:
    if example.form is not None:
        pairs = [
            (name, one)
            for name, value in example.form.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return [f"-F {shlex.quote(f'{name}={value}')}" for name, value in pairs]
    kind = [f"-H 'Content-Type: {example.media_type or 'application/json'}'"]
    if example.file is not None:
        return [*kind, f"--data-binary @{shlex.quote(example.file)}"]
    if example.text is not None:
        return [*kind, f"--data-binary {shlex.quote(example.text)}"]
    if example.json is not UNSET:
        return [*kind, f"-d {shlex.quote(json.dumps(example.json, ensure_ascii=False))}"]
    return []
