"""DDL text in; findings, or the structure it says, out. Knows no database and no HTTP.

Tables are made by text that the database renders from a structured proposal. This room reads that
text again, with another program. It says whether the text is exactly the proposal. What a person
wrote becomes structure here too, or is refused: no text of came in ever runs.

reading -> parsing -> structure -> against the proposal (check), or into an edit (edit)
"""

from __future__ import annotations

from cubby.gate.check import check
from cubby.gate.edit import read_edit
from cubby.gate.errors import Finding, Refused

__all__ = ["Finding", "Refused", "check", "read_edit"]
