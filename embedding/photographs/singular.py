"""English plurals, for nouns that name things."""

from __future__ import annotations

_IRREGULAR = {
    "children": "child",
    "feet": "foot",
    "geese": "goose",
    "knives": "knife",
    "leaves": "leaf",
    "loaves": "loaf",
    "men": "man",
    "mice": "mouse",
    "oxen": "ox",
    "people": "person",
    "scarves": "scarf",
    "shelves": "shelf",
    "teeth": "tooth",
    "thieves": "thief",
    "wolves": "wolf",
    "women": "woman",
}


def singular(word: str) -> str:
    """The form that a word and its plural share; not always one that a dictionary has.

    Words that only look like plurals ("bus", "lens") lose nothing that matters: names and
    questions go through the same rule.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, plain in _IRREGULAR.items():
        if len(ending) > 3 and word.endswith(ending):
            return word[: -len(ending)] + plain
    if len(word) < 4 or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "zes", "sses", "oes", "uses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
