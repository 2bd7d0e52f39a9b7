"""The app: `uvicorn --factory cubby.app.main:create_app`."""

from __future__ import annotations

from litestar import Litestar
from litestar.di import Provide

from cubby.app import openapi
from cubby.app.access import Metered, need_role
from cubby.app.api.health import live, metrics, ready
from cubby.app.api.routes import api
from cubby.app.ids import TYPE_DECODERS, IdSchemas
from cubby.app.json_requests import JsonRequest
from cubby.app.observing import observed
from cubby.app.pages import route_handlers as pages
from cubby.app.positioned import Positioned
from cubby.app.problems import answer_problem
from cubby.app.requests import RequestContext
from cubby.app.services import is_draining, lifespan, provide_services
from cubby.config import settings as configuration
from cubby.config.settings import Settings


def create_app(settings: Settings | None = None) -> Litestar:
    """One process of the API. Any number of them may stand on one database and one storage."""
    description = openapi.config()
    app = Litestar(
        route_handlers=[api, live, ready, metrics, *pages],
        lifespan=[lifespan, observed],
        dependencies={"services": Provide(provide_services, sync_to_thread=False)},
        exception_handlers={Exception: answer_problem},
        guards=[need_role],
        request_class=JsonRequest,
        type_decoders=TYPE_DECODERS,
        plugins=[IdSchemas()],
        middleware=[Metered, Positioned],
        openapi_config=description,
        logging_config=None,  # logging is configured for the process, in the lifespan
    )
    app.state.settings = settings or configuration.load()
    description.routes = app.routes
    # Outside everything, so that a request to nowhere has an id too.
    app.asgi_handler = RequestContext(app.asgi_handler, lambda: is_draining(app.state))
    return app
