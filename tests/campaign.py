"""How much the campaigns try, how long and in which order: little with `make test`, much with
`make prove`.

`campaign` marks tests that run in both, and every property test is one; `prove` marks those that
are left out of `make test`. make sets CUBBY_PROVE: `bounded` begins no test after
CUBBY_PROVE_SECONDS, `full` has no end. CUBBY_PROVE_SEED orders the files, so that what one bounded
campaign did not come to is tried by another.
"""

from __future__ import annotations

import os
import random
import time

from hypothesis import settings

_SCALES = {"": 1, "bounded": 8, "full": 60}
SCALE = _SCALES[os.environ.get("CUBBY_PROVE", "")]
# The examples of `make test` are the same each time, those of a campaign are new ones.
settings.register_profile("everyday", derandomize=True)
settings.register_profile("campaign", print_blob=True)
settings.load_profile("everyday" if SCALE == 1 else "campaign")
_SECONDS = os.environ.get("CUBBY_PROVE_SECONDS")
_END = time.monotonic() + float(_SECONDS) if _SECONDS else None


def scaled(everyday: int) -> int:
    """So many in `make test`, more of them in a campaign."""
    return everyday * SCALE


def is_over() -> bool:
    """Whether the time of a bounded campaign has passed."""
    return _END is not None and time.monotonic() > _END


def order(files: list[str]) -> dict[str, int]:
    """The place of each file in a campaign; none outside of one."""
    seed = os.environ.get("CUBBY_PROVE_SEED")
    if not seed:
        return {}
    names = sorted(set(files))
    random.Random(seed).shuffle(names)
    return {name: place for place, name in enumerate(names)}
