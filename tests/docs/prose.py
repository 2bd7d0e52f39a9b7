"""The rules of CONTRIBUTING.md, "Prose", as far as a machine can check them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.docs.texts import Text

MOST_WORDS = 25
# Words that need a translation -> the terms of the trade. `who` may only follow the word for a
# person; a gate is a gate in the glossary, and a wall clock is a clock.
_NOT_PEOPLE = "".join(
    f"(?<!{one} )(?<!{one}, )" for one in ("person", "people", "admin", "analyst", "reader")
)
BANNED = {
    r"who(?:m|se)?ever|nobody|somebody|anybody|everybody|someone|anyone|everyone|no one":
        "a component, a role or 'you'",
    rf"{_NOT_PEOPLE}who": "a component, a role or 'you'",
    r"it is said": "the component that says it",
    r"(?:is|are|was|were|be|being) told(?! apart)": "receives, is reported, is sent",
    r"(?:is|are|was|were) no (?!longer|more|less|larger|nearer|other)[a-z]+": "is not a …",
    r"(?:is|are) to be had": "is available",
    r"anew": "again",
    r"for good": "permanently",
    r"without further ado": "",
    r"go(?:es)? on|went on|going on": "continues",
    r"meanwhile": "while …",
    r"stands? in|stood in": "is in",
    r"doors?|walls?(?![ -]clock)|dies|died|(?:whose|its) word is|the laws?|house":
        "the term of the glossary",
    r"judge[sd]?|judging|judgements?": "reviews, decides, checks",
    r"knobs?": "settings",
}  # fmt: skip
# A message says what failed in these words: not found, already exists, unknown, invalid.
BANNED_IN_MESSAGES = {
    r"there (?:is|are) (?:no|none)": "not found, unknown",
    r"no such": "not found, unknown",
    r"exists already": "already exists",
    r"hung up": "closed the connection",
}

_CODE = re.compile(r"^```.*?^```$|<!--.*?-->", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?])[)*\"']*\s+(?=[A-Z`*\"(\[])")
# In SQL a sentence may begin with the name of an argument.
_END_IN_CODE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)[)*\"']*\s+(?=\S)")
# A table, a drawing or an example: aligned, indented or made of box characters.
_DRAWN = re.compile(r"\S {2,}\S|[├└│]|^ {2,}|->.*->|^\s*(?:GET|POST) ")


def paragraphs(markdown: str) -> Iterator[tuple[int, str]]:
    """(line, text) of paragraphs, list items, table cells and headings, without code."""
    text = _CODE.sub(lambda match: "\n" * match[0].count("\n"), markdown)
    block: list[str] = []
    begun = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        stripped = line.strip()
        starts = not stripped or re.match(r"([-*|#>]|\d+\.) ?", stripped)
        if starts and block:
            yield begun, " ".join(block)
            block = []
        if not stripped or re.fullmatch(r"[|:\- ]+", stripped):
            continue
        if stripped.startswith("|"):
            yield from ((number, cell.strip()) for cell in stripped.strip("|").split("|"))
            continue
        if not block:
            begun = number
        block.append(re.sub(r"^([-*#>]+|\d+\.) ", "", stripped))


def sentences(paragraph: str, end: re.Pattern[str] = _END) -> list[str]:
    """Its sentences, with links as their texts and code as one word."""
    plain = _LINK.sub(r"\1", _INLINE.sub("X", paragraph))
    return [part.strip() for part in end.split(plain) if part.strip()]


def problems(markdown: str) -> list[str]:
    """Every place of a page that breaks a rule, with its line."""
    return [
        f"{line}: {fault}"
        for line, paragraph in paragraphs(markdown)
        for sentence in sentences(paragraph)
        for fault in [*_too_long(sentence), *_banned(sentence, BANNED)]
    ]


def problems_of_code(texts: Iterable[Text]) -> list[str]:
    """Every place in comments, docstrings, messages and page texts that breaks a rule."""
    found = []
    for text in texts:
        banned = BANNED | BANNED_IN_MESSAGES if text.kind == "message" else BANNED
        plain = "\n".join("" if _DRAWN.search(line) else line for line in text.text.splitlines())
        for line, paragraph in paragraphs(plain):
            for sentence in sentences(paragraph, _END_IN_CODE):
                faults = [*_too_long(sentence), *_banned(sentence, banned)]
                found += [f"{text.line + line - 1}: {fault}" for fault in faults]
    return found


def _too_long(sentence: str) -> Iterator[str]:
    words = [word for word in sentence.split() if re.search(r"\w", word)]
    if len(words) > MOST_WORDS:
        yield f"{len(words)} words: {sentence[:70]}…"


def _banned(sentence: str, banned: dict[str, str]) -> Iterator[str]:
    for pattern, instead in banned.items():
        match = re.search(rf"\b(?:{pattern})\b", sentence, re.IGNORECASE)
        if match:
            yield f"{match[0]!r} ({instead}): {sentence[:90]}"
