"""The app: `uvicorn --factory app.main:create_app`."""

from __future__ import annotations

from litestar import Litestar
from litestar.di import Provide

from app import openapi
from app.access import Metered, need_role
from app.api.health import live, metrics, ready
from app.api.routes import api
from app.pages import route_handlers as pages
from app.problems import answer_problem
from app.requests import RequestContext
from app.services import lifespan, provide_services
from config import settings as configuration
from config.settings import Settings


def create_app(settings: Settings | None = None) -> Litestar:
    """One process of the API. Any number of them may stand on one database and one storage."""
    description = openapi.config()
    app = Litestar(
        route_handlers=[api, live, ready, metrics, *pages],
        lifespan=[lifespan],
        dependencies={"services": Provide(provide_services, sync_to_thread=False)},
        exception_handlers={Exception: answer_problem},
        guards=[need_role],
        middleware=[Metered],
        openapi_config=description,
        logging_config=None,  # logging is configured for the process, in the lifespan
    )
    app.state.settings = settings or configuration.load()
    description.routes = app.routes
    # Outside everything, so that a request to nowhere has an id too.
    app.asgi_handler = RequestContext(app.asgi_handler)
    return app
