"""Routes that are called with their request's call and nothing else, without FastAPI's detour."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response

from api.environment import identified


class DirectRoute(APIRoute):
    """Described as any route; served directly if its endpoint takes the call alone.

    What FastAPI prepares for arguments, clean-ups and a model of the answer, of which such an
    endpoint has none, takes a tenth of the time in which a job is accepted.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if _takes_the_call_alone(self.dependant):
            self.app = request_response(_served(self.endpoint))


def _takes_the_call_alone(dependant: Dependant) -> bool:
    others = (
        *(dependant.path_params, dependant.query_params, dependant.header_params),
        *(dependant.cookie_params, dependant.body_params),
    )
    return [each.call for each in dependant.dependencies] == [identified] and not any(others)


def _served(
    endpoint: Callable[..., Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return await endpoint(await identified(request))

    return serve
