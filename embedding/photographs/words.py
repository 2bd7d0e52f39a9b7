"""Which of the 1,000 kinds a text names, by WordNet's words and broader words.

Case, plural and order do not matter, nor does what surrounds the words ("a photo of two dogs").
Where several things are named, the kinds that are all of them count ("crane bird"). Where none is,
the kinds of each count ("cat and dog").
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from cubby.embedding.photographs.singular import singular

Kinds: TypeAlias = frozenset[int]

TABLE: Final = Path(__file__).with_name("imagenet_classes.tsv")
_LONGEST = 4  # words in a name; longer ones are Latin or spelled out in a shorter one, too
_MOST_WORDS = 12
_word = re.compile(r"[^\W\d_]+")
# What people say around the thing itself.
_AROUND = frozenset(
    re.split(r"\s+", """a an and any are at by for from in is it its me my near of on or our over
    show shows showing some that the their there this to two three four five under with
    close closeup photo photograph pic picture image shot snapshot view
    bad big good large many nice old small""")
)  # fmt: skip

# Tags of colour and form that a fruit or a monitor may be called, too.
_PLAIN = ("orange", "landscape", "portrait", "square", "screenshot", "panorama")


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of the classifier. `broader` is ordered from near to far."""

    number: int
    words: tuple[str, ...]
    broader: tuple[str, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """The classes in the order of the classifier's outputs."""
    with TABLE.open(encoding="utf-8") as file:
        return tuple(
            Kind(int(row["class"]), _split(row["words"]), _split(row["broader"]))
            for row in csv.DictReader(file, delimiter="\t")
        )


def named(text: str) -> list[Kinds]:
    """The kinds of each thing that a text names, one entry where they agree; none it knows: []."""
    said = _said(text)
    found = []
    while said:
        name = _longest_name(said)
        if name is None:
            break
        found.append(_names()[name])
        said = [word for word in said if word not in name]
    found += [heads for word in said if (heads := _heads().get(word))]
    common = frozenset.intersection(*found) if found else frozenset()
    return [common] if common else found


def unknown(text: str) -> list[str]:
    """Words of a text that name none of the kinds, as they were written and in their order."""
    return [
        word
        for word in dict.fromkeys(_word.findall(text.lower()))
        if word not in _AROUND and singular(word) not in _AROUND | _known()
    ]


def _said(text: str) -> list[str]:
    """The words that may name a thing, singular, each once. Where nothing else is left, words such
    as "picture" and "shot" name things themselves."""
    words = [singular(word) for word in _word.findall(text.lower()[:1000])]
    telling = [word for word in words if word not in _AROUND]
    return list(dict.fromkeys(telling))[:_MOST_WORDS]


def _longest_name(said: list[str]) -> frozenset[str] | None:
    for length in range(min(_LONGEST, len(said)), 0, -1):
        for words in itertools.combinations(said, length):
            if (name := frozenset(words)) in _names():
                return name
    return None


@cache
def _names() -> dict[frozenset[str], Kinds]:
    """The words of a name, in any order -> the kinds that have it or lie below it."""
    found: dict[frozenset[str], set[int]] = defaultdict(set)
    for kind in kinds():
        for name in kind.words + kind.broader:
            if 1 <= len(words := _parts(name)) <= _LONGEST:
                found[words].add(kind.number)
    return _frozen(found)


@cache
def _heads() -> dict[str, Kinds]:
    """The last word of longer names -> their kinds: "keyboard" is a computer keyboard."""
    found: dict[str, set[int]] = defaultdict(set)
    for kind in kinds():
        for name in kind.words:
            found[singular(_word.findall(name.lower())[-1])].add(kind.number)
    return _frozen(found)


@cache
def _known() -> frozenset[str]:
    return frozenset(word for name in _names() for word in name) | frozenset(_heads())


def _frozen(found: dict[frozenset[str], set[int]] | dict[str, set[int]]) -> dict:  # type: ignore[type-arg]
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _parts(name: str) -> frozenset[str]:
    return frozenset(singular(word) for word in _word.findall(name.lower()))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


@cache
def labels() -> dict[str, Kind]:
    """Every kind by a name that no other kind has, and no tag for what is plain to see. The name is
    its first word that is its own, else that with the nearest broader word in brackets."""
    shared = Counter(word.lower() for kind in kinds() for word in {*kind.words})
    shared |= Counter(dict.fromkeys(_PLAIN, 2))
    return {
        next(
            (word for word in kind.words if shared[word.lower()] == 1),
            f"{kind.words[0]} ({kind.broader[0]})",
        ): kind
        for kind in kinds()
    }


def prompt_for(label: str) -> str:
    """The text that means the kind of a label and no other, as nearly as its words allow."""
    kind = labels()[label]
    texts = [label, *kind.words, *(f"{label} {broader}" for broader in kind.broader)]
    return next((text for text in texts if named(text) == [frozenset({kind.number})]), label)
