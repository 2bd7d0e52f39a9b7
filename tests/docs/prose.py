"""The rules of the project's prose, as far as a machine can check them."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_WORDS = 25
# What stands for it, in the terms of the trade, is in brackets.
BANNED = {
    r"who(?:m|se)?ever|nobody|somebody|anybody|everybody": "a component, a role or 'you'",
    r"(?:^|[.:;] )who\b": "a component, a role or 'you'",
    r"it is said|is told|are told|was told": "the component that says it",
    r"is no [a-z]+|are no [a-z]+|was no [a-z]+": "is not a …",
    r"(?:is|are) to be had": "is available",
    r"anew": "again",
    r"for good": "permanently",
    r"without further ado": "",
    r"goes? on\b": "continues",
    r"meanwhile": "while …",
    r"door|wall\b|word is|dies?\b|the law|house\b": "the term of the glossary",
    r"judges?|judged": "reviews, decides, checks",
    r"knobs?": "settings",
}
# Of these, those that no comment, message or template of the product has either.
_IN_CODE = (
    r"[Ww]ho(?:m|se)?ever", r"[Nn]obody", r"[Ss]omebody", r"[Aa]nybody", r"[Ee]verybody",
    r"[Aa]new", r"for\s+good", r"to\s+be\s+had", r"without\s+further\s+ado",
)  # fmt: skip
_BANNED_IN_CODE = re.compile(rf"\b(?:{'|'.join(_IN_CODE)})\b")
_ACCOUNT = '"nobody"'
# A comment that is wrapped is one text.
_WRAPPED = re.compile(r"\n[ \t]*(?:#|--|//|\*)?[ \t]*")
_CODE = re.compile(
    r"\b(?:[Ww]ho(?:m|se)?ever|[Nn]obody|[Ss]omebody|[Aa]nybody|[Ee]verybody|[Aa]new|for good|"
    r"without further ado|(?:is|are) to be had)\b"
)
_ACCOUNT = '"nobody"'
_CODE = re.compile(r"^```.*?^```$|<!--.*?-->", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?])[)*\"']*\s+(?=[A-Z`*\"(\[])")


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


def sentences(paragraph: str) -> list[str]:
    """Its sentences, with links as their texts and code as one word."""
    plain = _LINK.sub(r"\1", _INLINE.sub("X", paragraph))
    return [part.strip() for part in _END.split(plain) if part.strip()]


def problems(markdown: str) -> list[str]:
    """Every place that breaks a rule, with its line."""
    found = []
    for line, paragraph in paragraphs(markdown):
        for sentence in sentences(paragraph):
            words = [word for word in sentence.split() if re.search(r"\w", word)]
            if len(words) > MOST_WORDS:
                found.append(f"{line}: {len(words)} words: {sentence[:70]}…")
            for pattern, instead in BANNED.items():
                match = re.search(rf"\b(?:{pattern})", sentence, re.IGNORECASE)
                if match and not _is_part_of_a_word(sentence, match):
                    found.append(f"{line}: {match[0]!r} ({instead}): {sentence[:70]}")
    return found


def problems_of_code(text: str) -> list[str]:
    """What surrounds each word that comments, messages and templates do not use."""
    flat = _WRAPPED.sub(" ", text.replace(_ACCOUNT, ""))
    return [
        flat[max(0, one.start() - 40) : one.end() + 40] for one in _BANNED_IN_CODE.finditer(flat)
    ]


def _is_part_of_a_word(sentence: str, match: re.Match[str]) -> bool:
    return match.end() < len(sentence) and sentence[match.end()].isalpha()
