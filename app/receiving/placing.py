"""The `path` of a request: where its one part comes from."""

from __future__ import annotations

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body
from cubby.app.receiving.claims import claim_of


def place(body: Body, path: str | None) -> None:
    """Give the part its path; a form may say it before or after the file. Raises BadRequest where
    there are several parts."""
    if path is None:
        return
    if len(body.parts) > 1:
        raise BadRequest(
            f"path is given for {len(body.parts)} parts",
            hint="Give each file its path as its file name, or send one file a request.",
            code="bad_path",
            extra={"field": "path"},
        )
    for part in body.parts:
        part.claim = claim_of(part.claim.filename, part.claim.content_type, path)
