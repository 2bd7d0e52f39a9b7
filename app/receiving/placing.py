"""The `path` and `modified_at` of a request: where its one part comes from."""

from __future__ import annotations

import msgspec

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body
from cubby.app.receiving.claims import claim_of
from cubby.app.receiving.form import Form


def place(body: Body, form: Form) -> None:
    """Give the part its path and its time; a form may say them before or after the file. Raises
    BadRequest where there are several parts."""
    sent = [part for part in body.parts if part.packed_in is None]
    given = {"path": form.path, "modified_at": form.modified_at}
    for name, value in given.items():
        if value is not None and len(sent) > 1:
            raise BadRequest(
                f"{name} is given for {len(sent)} parts",
                hint="Give each file its path as its file name, or send one file a request."
                if name == "path"
                else "Send one file a request.",
                code=f"bad_{name}",
                extra={"field": name},
            )
    if form.path is None and form.modified_at is None:
        return
    for part in body.parts:
        path = form.path or part.claim.path
        claim = claim_of(part.claim.filename, part.claim.content_type, path)
        part.claim = msgspec.structs.replace(claim, modified_at=form.modified_at)
