"""Receiver in an application of aiohttp."""

from __future__ import annotations

from aiohttp import web

from .reception import BodyCutOffError, HookResponse, Reception

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class HookRoute(web.AbstractRouteDef):
    """Route for deliveries and for health checks: `app.add_routes([inbox.aiohttp_route("/hook")])`.

    The application's own server limits connections and the head of a request. Its own access log
    shows no token, because the loggers of aiohttp are filtered.

    Args:
        reception: what the requests go to.
        path: what comes before the token.
    """

    def __init__(self, reception: Reception, path: str) -> None:
        self._reception = reception
        self._path = path.rstrip("/")

    def register(self, router: web.UrlDispatcher) -> list[web.AbstractRoute]:
        """Add the route to an application's."""
        path = f"{self._path}/{{segment}}"
        return [router.add_route("*", path, self._handle, expect_handler=_expect_later)]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        response = await response_to(request, self._reception)
        if response.status == web.HTTPNotFound.status_code:
            raise web.HTTPNotFound  # The application may respond to it in its own way.
        return response


async def response_to(request: web.BaseRequest, reception: Reception) -> web.Response:
    """Return the response to a request."""
    body = AiohttpBody(request)
    answered = await reception.respond(request.path, request.method, request.headers, body.read)
    response = _response(answered)
    if not request.content.is_eof():
        response.force_close()  # The rest of the body is of no use.
    return response


def _response(answered: HookResponse) -> web.Response:
    return web.Response(
        status=answered.status,
        text=answered.text,
        headers=answered.headers,
        content_type=answered.media_type,
    )


async def _expect_later(_: web.Request) -> None:
    """Do not ask for the body before the head was judged."""


class AiohttpBody:
    """Body of a request that is asked for when it is read first."""

    def __init__(self, request: web.BaseRequest) -> None:
        self._request = request
        self._is_expected = request.headers.get("Expect", "").lower() == "100-continue"

    async def read(self) -> bytes:
        """Return the next part, nothing at the end."""
        try:
            if self._is_expected:
                self._is_expected = False
                await self._request.writer.write(_CONTINUE)
                self._request.writer.output_size = 0  # aiohttp counts only the response itself.
            return await self._request.content.readany()
        except (ConnectionError, web.RequestPayloadError) as error:
            raise BodyCutOffError from error
