"""What people read in a file of code: comments, docstrings, `comment on`, messages, page texts."""

from __future__ import annotations

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["comment", "docstring", "message", "page"]

_SQL = re.compile(
    r"\s*(?:select|insert|update|delete|with|create|alter|drop|grant|revoke|set|call|comment|do|copy"
    r"|begin|analyze|from|where|lock|show|explain|truncate|and|or|order|join|union|values|reset)\b",
    re.IGNORECASE,
)
_TO_TOOLS = re.compile(r"\s*(?:noqa|type:|fmt:|pragma|ruff:|mypy:|!)")
_INLINE_TAGS = "a|b|em|i|strong|span|abbr|small|u|time|label|sup|sub"


@dataclass(frozen=True)
class Text:
    """`line` is that of its beginning in the file."""

    line: int
    kind: Kind
    text: str


def texts_of(path: Path) -> list[Text]:
    return list(_READERS.get(path.suffix, _after_hashes)(path.read_text(encoding="utf-8")))


def of_python(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    seen: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            value = node.value
            if isinstance(value.value, str):
                seen.add(id(value))
                yield Text(value.lineno, "docstring", inspect.cleandoc(value.value))
        elif isinstance(node, ast.JoinedStr):
            seen |= {id(part) for part in node.values}
            parts = (
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
            )
            yield from _message(node.lineno, "".join(parts))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in seen:
            yield from _message(node.lineno, node.value)
    lines = source.splitlines()
    yield from _comments(
        (token.start[0], not lines[token.start[0] - 1][: token.start[1]].strip(), token.string[1:])
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    )


def of_sql(source: str) -> Iterator[Text]:
    comments = []
    pattern = r"--([^\n]*)|/\*.*?\*/|'((?:[^']|'')*)'|\"[^\"]*\""
    for match in re.finditer(pattern, source, re.DOTALL):
        line = _line(source, match.start())
        if match[1] is not None:
            comments.append((line, _alone(source, match.start()), match[1]))
        elif match[2] is not None:
            text = re.sub(r"%(?:\d\$)?[sIL]", "X", match[2].replace("''", "'"))
            for _ in range(6):  # JSON in a text is code, as deep as it goes
                text = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "X", text)
            if re.search(r"\bcomment on [^;']*\bis\s*$", source[: match.start()][-400:]):
                yield Text(line, "comment", text)
            else:
                yield from _message(line, text)
    yield from _comments(comments)


def of_html(source: str) -> Iterator[Text]:
    for match in re.finditer(r"\{#(.*?)#\}|<!--(.*?)-->", source, re.DOTALL):
        yield Text(_line(source, match.start()), "comment", match[1] or match[2])
    text = _hollow(r"\{#.*?#\}|<!--.*?-->|<(script|style)\b.*?</\1>", source)
    for tag in re.finditer(r"\{\{.*?\}\}|\{%.*?%\}", text, re.DOTALL):
        for string in re.finditer(r"'((?:[^'\\\n]|\\.)*)'|\"([^\"\n]*)\"", tag[0]):
            line = _line(text, tag.start() + string.start())
            yield from _message(line, string[1] or string[2] or "")
    text = _hollow(r"<p class=\"facts\">.*?</p>", text)  # a list on one line
    text = _hollow(r"\{\{.*?\}\}", text, "X")
    # Of a choice, one branch: the others are sentences of their own.
    text = _hollow(r"\{%-?\s*(?:else|elif).*?%\}", text, "\0")
    text = _hollow(r"\{%-?\s*(?:if|endif|set).*?%\}", text)
    text = _hollow(r"\{%.*?%\}", text, "\0")
    for match in re.finditer(r"\b(?:title|placeholder|aria-label|alt)=\"([^\"]*)\"", text):
        yield from _message(_line(text, match.start()), match[1], "page")
    text = _hollow(r"<(code|pre|kbd)\b[^>]*>.*?</\1>", text, "X")
    text = _hollow(rf"</?(?:{_INLINE_TAGS})\b[^>]*>", text)
    text = _hollow(r"<[^>]*>", text, "\0")
    for piece in re.finditer(r"[^\0]+", text):
        lead = len(piece[0]) - len(piece[0].lstrip())
        yield from _message(_line(text, piece.start() + lead), " ".join(piece[0].split()), "page")


def of_script(source: str) -> Iterator[Text]:
    """JavaScript and CSS."""
    comments = []
    pattern = r"/\*(.*?)\*/|(?<![:\"'`])//([^\n]*)|\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`"
    for match in re.finditer(pattern, source, re.DOTALL):
        line = _line(source, match.start())
        if match[1] is not None:
            lines = [one.strip(" *") for one in match[1].splitlines()]
            yield Text(line, "comment", "\n".join(lines))
        elif match[2] is not None:
            comments.append((line, _alone(source, match.start()), match[2]))
        else:
            string = match[3] or match[4] or match[5] or ""
            yield from _message(line, re.sub(r"\$\{[^}]*\}", "X", string))
    yield from _comments(comments)


def of_yaml(source: str) -> Iterator[Text]:
    yield from _after_hashes(source)
    for document in yaml.compose_all(source):
        yield from _in_yaml(document, "")


def _in_yaml(node: yaml.Node, key: str) -> Iterator[Text]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _in_yaml(value, str(name.value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _in_yaml(value, key)
    elif key in {"description", "summary", "title", "name", "message"}:
        text = re.sub(r"\{\{.*?\}\}", "X", str(node.value))
        yield from _message(node.start_mark.line + 1, text)


def _after_hashes(source: str) -> Iterator[Text]:
    """Shell, systemd, Dockerfile, Makefile and the comments of YAML."""
    yield from _comments(
        (number, not line[: match.start()].strip(), match[1])
        for number, line in enumerate(source.splitlines(), start=1)
        if (match := re.search(r"(?:^|\s)#+([ !].*)$", line))
    )


def _comments(found: Iterable[tuple[int, bool, str]]) -> Iterator[Text]:
    """(line, alone on it, text) -> those on lines that follow each other are one text."""
    block: list[str] = []
    begun = last = 0
    joins = False
    for line, alone, text in found:
        if _TO_TOOLS.match(text):
            continue
        if not (block and alone and joins and line == last + 1):
            if block:
                yield Text(begun, "comment", "\n".join(block))
            block, begun = [], line
        block.append(text.removeprefix(" "))
        last, joins = line, alone
    if block:
        yield Text(begun, "comment", "\n".join(block))


def _message(line: int, text: str, kind: Kind = "message") -> Iterator[Text]:
    """Unless it is SQL, markup, a list of words or a name."""
    words = re.findall(r"[A-Za-z][A-Za-z'\u2019]+", text)
    code = _SQL.match(text) or re.search(r"^/|</|=>|;\n|\$\.|\(\?|== ", text)
    listed = len(words) > 40 and not re.search(r"[.!?](?:\s|$)", text)
    if len(words) >= 3 and not code and not listed:
        yield Text(line, kind, text)


def _hollow(pattern: str, source: str, by: str = "") -> str:
    """Without what matches, the lines as they were."""
    return re.sub(pattern, lambda match: by + "\n" * match[0].count("\n"), source, flags=re.DOTALL)


def _line(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def _alone(source: str, position: int) -> bool:
    return not source[source.rfind("\n", 0, position) + 1 : position].strip()


_READERS: dict[str, Callable[[str], Iterator[Text]]] = {
    ".py": of_python,
    ".sql": of_sql,
    ".html": of_html,
    ".js": of_script,
    ".css": of_script,
    ".yml": of_yaml,
}
