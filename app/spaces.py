"""From the name of a model pack to a space the database knows."""

from __future__ import annotations

from psycopg.types.numeric import Float4

from cubby.app.problems import BadRequest
from cubby.app.services import Services, in_thread
from cubby.db.calls import api
from cubby.embedding import PackError, embedder_named


async def register(services: Services, name: str, actor: str) -> str:
    """Verify the pack that makes this space, and make the space known; answers its name.

    What is not here, or damaged, is refused before anything depends on it.
    """
    try:
        embedder = await in_thread(embedder_named, services.settings.models_dir, name)
    except PackError as error:
        raise BadRequest(str(error), code="pack_unusable") from error
    await services.call(
        api.register_space(
            space=embedder.space,
            model=embedder.model,
            threshold=Float4(embedder.cluster_threshold),
            has_text=True,
            candidate_cosine=embedder.candidate_cosine,
            actor=actor,
        )
    )
    return embedder.space
