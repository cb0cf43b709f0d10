"""Sends one webhook; the only module here that speaks HTTP, and no exception of it gets out."""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

import httpx2

from shared.domain.webhook import WebhookFault
from shared.receivers import Receivers
from worker.webhooks.addresses import AddressRefusedError, Resolve, SystemNames, addresses_of
from worker.webhooks.delivery import Answered, Outcome, Unanswered

# All of a try: name, connection, TLS, request and the head of the answer.
WITHIN_S: Final = 10.0
_CONNECT_S: Final = 4.0
# Nothing is done with an answer's body, but many a server takes it ill when nobody reads it.
_MOST_READ: Final = 16 * 1024


class Sender:
    """Posts to receivers that are allowed, at addresses that were looked at."""

    def __init__(
        self,
        receivers: Receivers,
        *,
        resolve: Resolve | None = None,
        within_s: float = WITHIN_S,
    ) -> None:
        self._receivers = receivers
        self._resolve = resolve or SystemNames()
        self._within_s = within_s
        # Read once: it takes some 20 ms.
        self._trust = httpx2.create_ssl_context()

    async def send(self, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        """Post once, without following redirects."""
        try:
            async with asyncio.timeout(self._within_s):
                return await self._send(httpx2.URL(self._receivers.checked(url)), headers, body)
        except (TimeoutError, httpx2.TimeoutException):
            return Unanswered(WebhookFault.TIMEOUT)
        except (AddressRefusedError, ValueError):
            return Unanswered(WebhookFault.ADDRESS_REFUSED)
        except OSError:
            return Unanswered(WebhookFault.HOST_NOT_FOUND)
        except httpx2.HTTPError as error:
            is_tls = any(isinstance(cause, ssl.SSLError) for cause in _causes(error))
            return Unanswered(WebhookFault.TLS if is_tls else WebhookFault.CONNECTION)

    async def _send(self, url: httpx2.URL, headers: Mapping[str, str], body: str) -> Outcome:
        host = url.netloc.decode()
        port = url.port or (443 if url.scheme == "https" else 80)
        name = url.host
        found = await addresses_of(_bracketed(name), port, self._receivers, self._resolve)
        # Not by its name, which might lead elsewhere by now. TLS is held against the name.
        requests = [
            httpx2.Request(
                "POST",
                url.copy_with(host=address),
                headers={**headers, "Host": host},
                content=body,
                extensions={
                    "sni_hostname": name,
                    "timeout": httpx2.Timeout(None, connect=_CONNECT_S).as_dict(),
                },
            )
            for address in found
        ]
        async with self._client() as client:
            for request in requests[:-1]:
                with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                    return await self._answer(client, request)
            return await self._answer(client, requests[-1])

    def _client(self) -> httpx2.AsyncClient:
        # No proxy and no password of the environment: what is checked here is what is called.
        return httpx2.AsyncClient(trust_env=False, verify=self._trust, follow_redirects=False)

    async def _answer(self, client: httpx2.AsyncClient, request: httpx2.Request) -> Answered:
        response = await client.send(request, stream=True)
        try:
            with suppress(httpx2.HTTPError):
                await _drain(response)
        finally:
            await response.aclose()
        told = response.headers.get("Retry-After", "")
        retry_after_s = float(told) if told.isascii() and told.isdecimal() else None
        return Answered(response.status_code, retry_after_s)


async def _drain(response: httpx2.Response) -> None:
    read = 0
    async for chunk in response.aiter_raw():
        read += len(chunk)
        if read > _MOST_READ:
            return


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
