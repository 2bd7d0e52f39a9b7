"""The tokens of RFC 8259 as patterns over bytes.

Every repetition is possessive, because the tokens need no backtracking. A megabyte of escapes or
blanks must cost neither a megabyte of saved positions nor quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias, cast

Bytes: TypeAlias = bytes | bytearray | memoryview
AlwaysMatches: TypeAlias = Callable[[Bytes, int], re.Match[bytes]]
"""The match method of a pattern that also accepts nothing at all, so never answers None."""

_SPACE = rb"[ \t\n\r]*+"
_STRING_PART = rb'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
_STRING = _STRING_PART + rb'"'
_NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_PLAIN = rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)"
_KEY = _STRING + _SPACE + rb":" + _SPACE
_NEXT = _SPACE + rb"," + _SPACE

match_space = cast(AlwaysMatches, re.compile(_SPACE).match)
match_plain = re.compile(_PLAIN).match
match_key = re.compile(_KEY).match
match_string_part = re.compile(_STRING_PART).match

# Brackets one behind another: at most as many as are worth a look at once.
match_opening = cast(AlwaysMatches, re.compile(rb"\[{1,65536}+").match)
match_closing = cast(AlwaysMatches, re.compile(rb"[\]}]{1,65536}+").match)

# As many members or elements with plain values as follow each other, each with the comma behind it.
# They make the scanner fast: a flat document is one step of its loop.
match_plain_members = cast(
    AlwaysMatches, re.compile(rb"(?:" + _KEY + _PLAIN + _NEXT + rb")*+").match
)
match_plain_elements = cast(AlwaysMatches, re.compile(rb"(?:" + _PLAIN + _NEXT + rb")*+").match)
