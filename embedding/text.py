"""Texts as CLIP's text tower was trained on them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

import ftfy
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from cubby.embedding.errors import PackError

# 75 tokens are kept; no token is longer than a few dozen characters. What is cut off here could
# not have been seen, and a megabyte without a blank would keep the tokenizer busy for minutes.
_RAW_CHARACTERS = 20_000
_CLEAN_CHARACTERS = 4_000


def clean_text(text: str) -> str:
    """Mended, unescaped twice, white space folded, lower case: the published CLIP cleaning."""
    mended = html.unescape(html.unescape(ftfy.fix_text(text[:_RAW_CHARACTERS])))
    return " ".join(mended.split()).lower()[:_CLEAN_CHARACTERS]


class ClipTokenizer:
    """Byte-pair tokens between start and end, in rows of `context_length`.

    A text that is too long is cut so that the last place still holds the end token, where the
    model reads its answer.
    """

    def __init__(self, path: Path, context_length: int, pad_token_id: int, end_token_id: int):
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:
            raise PackError(f"{path.name} is not a valid tokenizer file: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        start = self._tokenizer.token_to_id("<|startoftext|>")
        if start is None or self._tokenizer.token_to_id("<|endoftext|>") != end_token_id:
            raise PackError(
                f"{path.name} has no start token, or its end token is not {end_token_id}"
            )
        self._start, self._end, self._pad = start, end_token_id, pad_token_id
        self._length = context_length

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """Token ids, int64 [n, context_length]."""
        rows = np.full((len(texts), self._length), self._pad, dtype=np.int64)
        for row, text in zip(rows, texts, strict=True):
            found = self._tokenizer.encode(clean_text(text), add_special_tokens=False).ids
            ids = [self._start, *found[: self._length - 2], self._end]
            row[: len(ids)] = ids
        return rows
