"""HEAD wherever GET is: the same headers, and no body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Asks the routes with GET, and ends the answer after its headers: also one without end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def send_headers(message: Message) -> None:
            nonlocal ended
            if not ended:
                ended = True
                await send(message)
                await send({"type": "http.response.body"})

        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, send_headers)
        finally:
            # For the log and the metrics, which know the scope as it was.
            scope["route"] = asked.get("route")
