"""`python -m cubby.embedding.photographs MODELS`: convert the pack into a models folder, once.

A process of its own, so that what converts it takes no memory afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cubby.embedding.photographs.store import converted

converted(Path(sys.argv[1]))
