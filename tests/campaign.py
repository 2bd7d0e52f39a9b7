"""How much the campaigns try: little with `make test`, much with `make prove`.

`campaign` marks tests that run in both, and every property test is one; `prove` marks those that
are left out of `make test`. make sets CUBBY_PROVE: `bounded` fits into an hour, `full` does not.
"""

from __future__ import annotations

import os

_SCALES = {"": 1, "bounded": 8, "full": 60}
SCALE = _SCALES[os.environ.get("CUBBY_PROVE", "")]


def scaled(everyday: int) -> int:
    """So many in `make test`, more of them in a campaign."""
    return everyday * SCALE
