"""The only module that knows google-genai.

Importing it costs half a second and 50 MB: it is imported when a worker builds its generator.
"""

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import httpx2
from google import genai
from google.genai import errors, types
from pydantic import SecretStr

from shared.domain.script import Usage
from shared.settings import SettingsError
from shared.tracing.spans import Attributes, annotate, span
from worker.budget import Budget
from worker.generate.gemini.connections import Connections
from worker.generate.gemini.outcome import (
    Answered,
    Fault,
    Outcome,
    Refused,
    Unanswered,
    completion,
)
from worker.generate.model.deadlines import Deadlines
from worker.generate.model.prompting import Prompt
from worker.generate.model.text_model import ANSWER_SCHEMA, Completion, TextModel
from worker.settings import WorkerSettings

# Set explicitly, because the SDK would otherwise take them from any GOOGLE_* variables.
_BASE_URL = "https://generativelanguage.googleapis.com/"
# v1 lacks the aliases such as gemini-flash-latest, and refused system instructions for long.
_API_VERSION = "v1beta"
# Neither the SDK nor `_answered` guards itself: unexpected JSON shows up as any of these.
_PARSING = (
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    errors.UnknownApiResponseError,
    httpx2.DecodingError,
)
_NOT_SENT = (
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
    UnicodeEncodeError,
)


def build_model(settings: WorkerSettings) -> TextModel:
    """Build the client that the settings ask for. Raises SettingsError when there is no key."""
    if settings.gemini_api_key is None:
        raise SettingsError("GEMINI_API_KEY environment variable is required")
    url = settings.google_gemini_base_url
    return GeminiClient(
        api_key=settings.gemini_api_key,
        model=settings.gemini_model,
        temperature=settings.gemini_temperature,
        timeout_s=settings.gemini_timeout_s,
        base_url=None if url is None else str(url),
    )


class GeminiClient:
    """A TextModel that all threads of a process share; one call is one request."""

    def __init__(
        self,
        *,
        api_key: SecretStr,
        model: str,
        temperature: float,
        timeout_s: float,
        base_url: str | None = None,
    ) -> None:
        self.name = model
        self._temperature = temperature
        self._traced: Attributes = {
            "gen_ai.operation.name": "generate_content",
            "gen_ai.provider.name": "gcp.gemini",
            "gen_ai.request.model": model,
            "gen_ai.request.temperature": temperature,
        }
        self._timeout_s = timeout_s
        self._deadlines = Deadlines("gemini-deadlines")
        trust = httpx2.create_ssl_context()
        self._http = Connections(trust)
        self._client = genai.Client(
            vertexai=False,
            api_key=api_key.get_secret_value(),
            debug_config=genai.client.DebugConfig(
                client_mode=None, replays_directory=None, replay_id=None
            ),
            http_options=types.HttpOptions(
                base_url=base_url or _BASE_URL,
                api_version=_API_VERSION,
                httpx_client=self._http,
                # Never used; without it the SDK would read the trust store again.
                httpx_async_client=httpx2.AsyncClient(verify=trust),
                # One retry layer only, and it is not this one.
                retry_options=types.HttpRetryOptions(attempts=1),
            ),
        )

    def generate(self, prompt: Prompt, budget: Budget) -> Completion:
        """Make one call, within its timeout and the budget.

        Raises JobStoppedError and DeadlineExceededError.
        """
        budget.check()
        waited_s = min(self._timeout_s, budget.remaining_s)
        with span(f"generate_content {self.name}", self._traced, outgoing=True):
            outcome = self._outcome(prompt, waited_s, budget)
            if isinstance(outcome, Unanswered):
                budget.check()  # the attempt was stopped, or its deadline cut the call short
            made = completion(outcome)
            annotate(
                {
                    "gen_ai.usage.input_tokens": made.usage.prompt_tokens,
                    "gen_ai.usage.output_tokens": made.usage.output_tokens,
                },
                failed=None if made.failure is None else made.failure.code,
            )
        return made

    def close(self) -> None:
        """Close the idle connections."""
        self._client.close()
        self._http.close()

    def _outcome(self, prompt: Prompt, timeout_s: float, budget: Budget) -> Outcome:
        try:
            # The SDK's own timeout starts again with every byte: this one is total.
            with self._deadlines.bounded(budget, timeout_s) as bound, self._http.until(bound):
                return _answered(self._request(prompt, timeout_s))
        except errors.APIError as error:
            headers = getattr(error.response, "headers", {})
            return Refused(
                status=error.code, body=error.details, retry_after=headers.get("Retry-After")
            )
        except (TimeoutError, httpx2.TimeoutException) as error:
            return Unanswered(Fault.TIMED_OUT, timeout_s, type(error).__name__)
        except _NOT_SENT as error:
            return Unanswered(Fault.NOT_SENT, timeout_s, type(error).__name__)
        except _PARSING as error:
            # The message may quote the answer.
            return Unanswered(Fault.GARBLED, timeout_s, type(error).__name__)
        except (httpx2.HTTPError, OSError) as error:
            return Unanswered(Fault.NOT_CONNECTED, timeout_s, f"{type(error).__name__}: {error}")

    def _request(self, prompt: Prompt, timeout_s: float) -> Any:
        answer = self._client.models.generate_content(
            model=self.name,
            contents=prompt.user,
            config=_config(prompt.system, self._temperature, math.ceil(timeout_s * 1000)),
        )
        response = answer.sdk_http_response
        return json.loads((response and response.body) or "")


# A model's own `in` looks through all of its fields, and the SDK asks it for each of some forty: a
# quarter of what a call takes. To be dropped when the SDK no longer does.
_Config: type[types.GenerateContentConfig] = type(
    "_Config", (types.GenerateContentConfig,), {"__contains__": lambda _config, _name: False}
)


@lru_cache(maxsize=8)  # all calls have the same, but for those near their job's deadline
def _config(system: str, temperature: float, timeout_ms: int) -> types.GenerateContentConfig:
    """Return what each call is made with; the SDK takes a copy of it."""
    return _Config(
        system_instruction=system,
        temperature=temperature,
        response_mime_type="application/json",
        response_json_schema=ANSWER_SCHEMA,
        # Also sends X-Server-Timeout, so that the service gives up when nobody waits any more.
        http_options=types.HttpOptions(timeout=timeout_ms),
        # No hidden second requests.
        automatic_continuation=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        # As it came: the SDK would validate and build what nobody here reads.
        should_return_http_response=True,
    )


def _answered(document: Any) -> Answered:
    """Return what a GenerateContentResponse says; other documents raise one of `_PARSING`."""
    candidate = (document.get("candidates") or [{}])[0]
    parts = (candidate.get("content") or {}).get("parts") or ()
    return Answered(
        text="".join(part.get("text") or "" for part in parts if not part.get("thought")),
        finish_reason=_name(candidate.get("finishReason")),
        block_reason=_name((document.get("promptFeedback") or {}).get("blockReason")),
        usage=_usage(document.get("usageMetadata") or {}),
    )


def _name(reason: Any) -> str | None:
    return None if reason is None else str(reason)


def _usage(metadata: Mapping[str, Any]) -> Usage:
    """Return the tokens that were charged for; thoughts are charged as output."""
    prompt, output, thoughts = (
        metadata.get(name) or 0
        for name in ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")
    )
    return Usage(prompt_tokens=prompt, output_tokens=output + thoughts)
