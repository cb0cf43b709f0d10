"""Writes and repairs scripts with a language model: prompt, call, retry, extract, observe."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from shared.domain.errors import AIServiceError, LoadGenieError
from shared.domain.script import Generator, Usage
from shared.domain.verification import Finding
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.description.asked import ToldToModel, told_to_model
from worker.generate.model import prompting
from worker.generate.model.calls import Ended, ModelCall, Observe, unobserved
from worker.generate.model.extraction import Extracted, extract
from worker.generate.model.gate import Gate, OpenGate, Turn
from worker.generate.model.prompting import Prompt
from worker.generate.model.retry import RetryPolicy, call_with_retries
from worker.generate.model.text_model import Completion, TextModel
from worker.ports import Draft
from worker.reader.port import Reader, ReaderDefectError, UnreadableError

# An answer takes milliseconds, and so does a description.
READ_S = 2.0


@dataclass(slots=True)
class _Tries:
    """What the calls for one draft have cost so far, and whether the last was told to come back."""

    spent: list[Usage] = field(default_factory=list)
    called_s: float = 0.0
    told_to_return: bool = False


class ModelGenerator:
    """A ScriptGenerator over any TextModel; every call, also a failed one, is shown to `observe`.

    Its drafts say that `generator` wrote them. No call is made but at its turn of the `gate`.
    """

    def __init__(
        self,
        model: TextModel,
        *,
        generator: Generator,
        policy: RetryPolicy,
        reader: Reader,
        observe: Observe = unobserved,
        gate: Gate | None = None,
    ) -> None:
        self._model = model
        self._generator = generator
        self._policy = policy
        self._reader = reader
        self._observe = observe
        self._gate = gate or OpenGate()

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        """Write a first script."""
        told = self._told(wanted, budget)
        return self._write(prompting.for_draft(wanted, told), budget)

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Write the draft again without its findings; what was quoted stays unless it is new."""
        told = self._told(wanted, budget)
        prompt = prompting.for_repair(wanted, draft.script, findings, told)
        repaired = self._write(prompt, budget)
        return repaired if repaired.quotes else replace(repaired, quotes=draft.quotes)

    def _write(self, prompt: Prompt, budget: Budget) -> Draft:
        tries = _Tries()
        draft = call_with_retries(
            lambda: self._at_its_turn(prompt, budget, tries),
            budget=budget,
            policy=self._policy,
            called_s=lambda: tries.called_s,
        )
        # Calls whose answer was garbled were charged for, too.
        return replace(draft, usage=sum(tries.spent, Usage()))

    def _at_its_turn(self, prompt: Prompt, budget: Budget, tries: _Tries) -> Draft:
        """Make one call. Who did as the service told it waits for its turn as patiently."""
        patience_s = self._policy.longest_obeyed_s if tries.told_to_return else 0.0
        with self._gate.turn(budget, patience_s=patience_s) as turn:
            return self._call(prompt, budget, tries, turn)

    def _call(self, prompt: Prompt, budget: Budget, tries: _Tries, turn: Turn) -> Draft:
        """Make one call and show it to the observer, however it ends."""
        started = time.monotonic()
        ended: Ended = "stopped"
        completion = Completion()
        try:
            completion = self._model.generate(prompt, budget)
            turn.completed(completion)
            draft = self._draft(completion, budget)
            ended = "ok"
        except LoadGenieError as error:
            ended = error.code
            tries.told_to_return = error.retry_after_s is not None
            raise
        finally:
            seconds = time.monotonic() - started
            tries.called_s += seconds
            tries.spent.append(completion.usage)
            self._observe(self._observed(prompt, completion, ended, seconds))
        return draft

    def _draft(self, completion: Completion, budget: Budget) -> Draft:
        """Take the script out of a usable completion. Raises the failure of any other."""
        if completion.failure is not None:
            raise completion.failure
        found = self._extracted(completion.text, budget)
        if found.script is None:
            raise AIServiceError("The AI service's answer contains no script.")
        return Draft(
            script=found.script,
            generator=self._generator,
            model=self._model.name,
            assumptions=found.assumptions,
            quotes=found.quotes,
        )

    def _told(self, wanted: Wanted, budget: Budget) -> ToldToModel:
        """Return what the rules read, and could not; nothing of words that none can read."""
        read = partial(told_to_model, wanted)
        try:
            return self._reader.call(read, within_s=READ_S, budget=budget)
        except (UnreadableError, ReaderDefectError):
            return ToldToModel()

    def _extracted(self, text: str, budget: Budget) -> Extracted:
        try:
            return self._reader.call(partial(extract, text), within_s=READ_S, budget=budget)
        except (UnreadableError, ReaderDefectError):
            raise AIServiceError("The AI service's answer could not be read.") from None

    def _observed(
        self, prompt: Prompt, completion: Completion, ended: Ended, duration_s: float
    ) -> ModelCall:
        request = _bytes(prompt.system + prompt.user)
        return ModelCall(
            outcome=ended,
            signal=completion.signal,
            model=self._model.name,
            prompts_version=prompt.version,
            duration_s=duration_s,
            request_bytes=len(request),
            request_sha256=hashlib.sha256(request).hexdigest(),
            response_bytes=len(_bytes(completion.text)),
            usage=completion.usage,
        )


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
