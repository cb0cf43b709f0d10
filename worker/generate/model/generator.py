"""Writes and repairs scripts with a language model: prompt, call, retry, extract, observe."""

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from shared.domain.errors import AIServiceError, LoadGenieError
from shared.domain.script import Generator, Usage
from shared.domain.verification import Finding
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.description.asked import Asked, FirstReading, ToldToModel, first_reading
from worker.generate.model import prompting
from worker.generate.model.answer_reading import Understood, understand
from worker.generate.model.calls import Ended, ModelCall, Observe, unobserved
from worker.generate.model.extraction import extract
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


@dataclass(frozen=True, slots=True)
class _Task:
    """What is asked of the model, for whom, and how the description was read before."""

    prompt: Prompt
    wanted: Wanted
    first: FirstReading | None
    asked: Asked | None = None


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
        first = self._first_reading(wanted, budget)
        prompt = prompting.for_draft(wanted, _told(first))
        return self._write(_Task(prompt, wanted, first), budget)

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Write the draft again without its findings; how it was read stays unless it is quoted."""
        first = self._first_reading(wanted, budget)
        prompt = prompting.for_repair(wanted, draft.script, findings, _told(first))
        return self._write(_Task(prompt, wanted, first, draft.asked), budget)

    def _write(self, task: _Task, budget: Budget) -> Draft:
        tries = _Tries()
        draft = call_with_retries(
            lambda: self._at_its_turn(task, budget, tries),
            budget=budget,
            policy=self._policy,
            called_s=lambda: tries.called_s,
        )
        # Calls whose answer was garbled were charged for, too.
        return replace(draft, usage=sum(tries.spent, Usage()))

    def _at_its_turn(self, task: _Task, budget: Budget, tries: _Tries) -> Draft:
        """Make one call. Who did as the service told it waits for its turn as patiently."""
        patience_s = self._policy.longest_obeyed_s if tries.told_to_return else 0.0
        with self._gate.turn(budget, patience_s=patience_s) as turn:
            return self._call(task, budget, tries, turn)

    def _call(self, task: _Task, budget: Budget, tries: _Tries, turn: Turn) -> Draft:
        """Make one call and show it to the observer, however it ends."""
        started = time.monotonic()
        ended: Ended = "stopped"
        completion = Completion()
        try:
            completion = self._model.generate(task.prompt, budget)
            turn.completed(completion)
            draft = self._draft(completion, task, budget)
            ended = "ok"
        except LoadGenieError as error:
            ended = error.code
            tries.told_to_return = error.retry_after_s is not None
            raise
        finally:
            seconds = time.monotonic() - started
            tries.called_s += seconds
            tries.spent.append(completion.usage)
            self._observe(self._observed(task.prompt, completion, ended, seconds))
        return draft

    def _draft(self, completion: Completion, task: _Task, budget: Budget) -> Draft:
        """Take the script out of a usable completion. Raises the failure of any other."""
        if completion.failure is not None:
            raise completion.failure
        answer, asked = self._understood(completion.text, task, budget)
        if answer.script is None:
            raise AIServiceError("The AI service's answer contains no script.")
        return Draft(
            script=answer.script,
            generator=self._generator,
            model=self._model.name,
            assumptions=answer.assumptions,
            asked=asked or task.asked,
        )

    def _first_reading(self, wanted: Wanted, budget: Budget) -> FirstReading | None:
        """Return what the rules read, and could not; None of words that none can read."""
        read = partial(first_reading, wanted)
        try:
            return self._reader.call(read, within_s=READ_S, budget=budget)
        except (UnreadableError, ReaderDefectError):
            return None

    def _understood(self, text: str, task: _Task, budget: Budget) -> Understood:
        """Read an answer with the description; without it if that takes too long."""
        if task.first is not None:
            read = partial(understand, text, task.wanted, task.first.rules, anew=task.asked is None)
            with suppress(UnreadableError, ReaderDefectError):
                return self._reader.call(read, within_s=READ_S, budget=budget)
        try:
            answer = self._reader.call(partial(extract, text), within_s=READ_S, budget=budget)
        except (UnreadableError, ReaderDefectError):
            raise AIServiceError("The AI service's answer could not be read.") from None
        return Understood(answer)

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


def _told(first: FirstReading | None) -> ToldToModel:
    return ToldToModel() if first is None else first.told


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
