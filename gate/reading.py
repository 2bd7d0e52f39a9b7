"""Text -> statements of words, in which Postgres and sqlglot see the same borders.

sqlglot finds the words. Each must then be of one of a few forms that no two readers of SQL can take
differently. These are plain and quoted names, strings without a backslash (or E'' with nothing but
doubled ones), whole numbers (of numeric(10,2)), six signs. Between them is white space and nothing
else. So no comment, dollar quote, escape or operator gets as far as the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sqlglot.dialects import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from cubby.gate.errors import Finding, Refused, excerpt
from cubby.gate.words import RESERVED

LONGEST_TEXT: Final = 4_000_000
DIALECT: Final = Postgres()
SIGNS: Final = frozenset({"(", ")", ",", ".", "[", "]"})

_WHITE = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*(?:[ \t\r\n]+[A-Za-z_][A-Za-z0-9_$]*)*")
_QUOTED = re.compile(r'"(?:[^"\0]|"")+"')
_STRING = re.compile(r"'(?:[^'\\\0]|'')*'")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")
_ESCAPED = re.compile(r"[Ee]'(?:[^'\\\0]|''|\\\\)*'")
_COMMENT = re.compile(r"[ \t\r\n]*(--|/\*|\{#)")

Kind = Literal["plain", "quoted", "string", "sign", "number"]


@dataclass(frozen=True)
class Word:
    """One word as it means: names and strings without their quotes, plain words in lower case."""

    kind: Kind
    value: str

    def may_be_name(self, name: str) -> bool:
        """Whether this names the same thing as `name` in quotes would."""
        plain = self.kind == "plain" and self.value not in RESERVED
        return (plain or self.kind == "quoted") and self.value == name


@dataclass(frozen=True)
class Statement:
    """`number` counts from 1."""

    number: int
    text: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]

    def refused(self, message: str) -> Refused:
        return Refused(Finding(self.number, message))


def read_statements(text: str) -> list[Statement]:
    """The statements of a text, which semicolons part; the last may have one too. Raises
    Refused."""
    found: list[Statement] = []
    tokens: list[Token] = []
    for token in [*_tokens(text, 1), None]:
        if token is not None and token.token_type != TokenType.SEMICOLON:
            tokens.append(token)
        elif tokens:
            found.append(_statement(len(found) + 1, text, tokens))
            tokens = []
        elif token is not None:
            raise Refused(Finding(len(found) + 1, "a semicolon without a statement"))
    return found


def read_statement(number: int, text: str) -> Statement:
    """A text that must be one statement and nothing more. Raises Refused."""
    tokens = _tokens(text, number)
    if any(token.token_type == TokenType.SEMICOLON for token in tokens):
        raise Refused(Finding(number, "a statement holds a semicolon: one too many"))
    if not tokens:
        raise Refused(Finding(number, "a statement is empty"))
    return _statement(number, text, tokens)


def _tokens(text: str, number: int) -> list[Token]:
    if len(text) > LONGEST_TEXT:
        raise Refused(Finding(0, f"the text is longer than {LONGEST_TEXT:,} characters"))
    try:
        text.encode()
        tokens: list[Token] = DIALECT.tokenize(text)
    except (SqlglotError, UnicodeEncodeError) as error:
        raise Refused(Finding(number, f"it cannot be read: {excerpt(str(error))}")) from error
    at = 0
    for token in tokens:
        _check_gap(number, text[at : token.start], text[at:])
        at = token.end + 1
    _check_gap(number, text[at:], text[at:])
    return tokens


def _check_gap(number: int, gap: str, rest: str) -> None:
    if _WHITE.fullmatch(gap):
        return
    what = "a comment" if _COMMENT.match(gap) else "a statement of another kind"
    raise Refused(Finding(number, f"there is {what}: {excerpt(rest)}"))


def _statement(number: int, text: str, tokens: list[Token]) -> Statement:
    words = tuple(word for token in tokens for word in _words(number, text, token))
    said = text[tokens[0].start : tokens[-1].end + 1]
    return Statement(number, said, words, tuple(_parsable(token, text) for token in tokens))


def _words(number: int, text: str, token: Token) -> Iterator[Word]:
    said = text[token.start : token.end + 1]
    if said in SIGNS:
        yield Word("sign", said)
    elif _PLAIN.fullmatch(said):
        yield from (Word("plain", word.lower()) for word in said.split())
    elif _NUMBER.fullmatch(said):
        yield Word("number", said)
    elif _QUOTED.fullmatch(said):
        yield Word("quoted", said[1:-1].replace('""', '"'))
    elif (value := _string(said)) is not None:
        yield Word("string", value)
    else:
        raise Refused(Finding(number, f"unknown statement: {excerpt(said)}"))


def _string(said: str) -> str | None:
    if _STRING.fullmatch(said):
        return said[1:-1].replace("''", "'")
    if _ESCAPED.fullmatch(said):
        return said[2:-1].replace("''", "'").replace("\\\\", "\\")
    return None


def _parsable(token: Token, text: str) -> Token:
    """sqlglot takes E'' for bytes, which it then refuses in a comment; what it says is known."""
    if token.token_type == TokenType.SEMICOLON:
        return token
    value = _string(text[token.start : token.end + 1])
    if value is None:
        return token
    return Token(TokenType.STRING, value, token.line, token.col, token.start, token.end)
