"""Writes and repairs scripts with Gemini: prompt, call, retry, extract, observe."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from shared.domain.errors import AIServiceError, LoadGenieError
from shared.domain.script import Generator, Usage
from shared.domain.verification import Finding
from worker.budget import Budget
from worker.generate.gemini.outcome import Answered, Outcome, failure, signal
from worker.generate.model import prompting
from worker.generate.model.calls import Ended, ModelCall, Observe, unobserved
from worker.generate.model.extraction import extract_assumptions, extract_script
from worker.generate.model.prompting import Prompt
from worker.generate.model.retry import RetryPolicy, call_with_retries
from worker.ports import Draft


class TextModel(Protocol):
    """Answers one prompt with one call. Raises only what `Budget.check` raises."""

    model: str

    def generate(self, prompt: Prompt, budget: Budget) -> Outcome:
        """Make the call."""
        ...


class GeminiGenerator:
    """A ScriptGenerator; every call, also a failed one, is shown to `observe`."""

    def __init__(
        self, client: TextModel, *, policy: RetryPolicy, observe: Observe = unobserved
    ) -> None:
        self._client = client
        self._policy = policy
        self._observe = observe

    def draft(self, description: str, budget: Budget) -> Draft:
        """Write a first script."""
        return self._write(prompting.for_draft(description), budget)

    def repair(
        self, description: str, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Write the draft again without its findings."""
        return self._write(prompting.for_repair(description, draft.script, findings), budget)

    def _write(self, prompt: Prompt, budget: Budget) -> Draft:
        spent: list[Usage] = []
        draft = call_with_retries(
            lambda: self._call(prompt, budget, spent), budget=budget, policy=self._policy
        )
        # Calls whose answer was garbled were charged for, too.
        return replace(draft, usage=sum(spent, Usage()))

    def _call(self, prompt: Prompt, budget: Budget, spent: list[Usage]) -> Draft:
        """Make one call and show it to the observer, however it ends."""
        started = time.monotonic()
        ended: Ended = "stopped"
        outcome: Outcome | None = None
        try:
            outcome = self._client.generate(prompt, budget)
            draft = _draft(outcome, self._client.model)
            ended = "ok"
        except LoadGenieError as error:
            ended = error.code
            raise
        finally:
            call = self._observed(prompt, outcome, ended, time.monotonic() - started)
            spent.append(call.usage)
            self._observe(call)
        return draft

    def _observed(
        self, prompt: Prompt, outcome: Outcome | None, ended: Ended, duration_s: float
    ) -> ModelCall:
        request = _bytes(prompt.system + prompt.user)
        answered = outcome if isinstance(outcome, Answered) else Answered()
        return ModelCall(
            outcome=ended,
            signal=signal(outcome) if outcome else "",
            model=self._client.model,
            prompts_version=prompt.version,
            duration_s=duration_s,
            request_bytes=len(request),
            request_sha256=hashlib.sha256(request).hexdigest(),
            response_bytes=len(_bytes(answered.text)),
            usage=answered.usage,
        )


def _draft(outcome: Outcome, model: str) -> Draft:
    """Take the script out of a usable answer. Raises the failure of any other."""
    error = failure(outcome)
    if error is not None:
        raise error
    text = outcome.text if isinstance(outcome, Answered) else ""
    script = extract_script(text)
    if script is None:
        raise AIServiceError("The AI service's answer contains no script.")
    return Draft(
        script=script,
        generator=Generator.GEMINI,
        model=model,
        assumptions=extract_assumptions(text),
    )


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
