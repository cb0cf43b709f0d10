"""Keeps the secrets of a description out of its proof, which is made to be handed on."""

from collections.abc import Iterable
from typing import Any

from shared.domain.plan import Header, Plan, Step
from shared.domain.value import Value
from shared.domain.verification import Report
from shared.stated_secrets import stated_secrets

_HIDDEN = "***"
# To take a shorter one out of every text would leave little of them.
_SHORTEST = 4


class Mask:
    """What hides the secrets that some texts state."""

    def __init__(self, texts: Iterable[str]) -> None:
        secrets = {text[start:end] for text in texts for start, end in stated_secrets(text)}
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def description(self, text: str) -> str:
        """Return a description without its secrets, the short ones too."""
        for start, end in reversed(stated_secrets(text)):
            text = text[:start] + _HIDDEN + text[end:]
        return self._hidden(text)

    def report(self, report: Report) -> Report:
        """Return a report whose quotations and sentences hold none."""
        if not self._secrets:
            return report
        plan = None if report.plan is None else self._plan(report.plan)
        told = tuple(self._changed(each, "quote", "asked", "found") for each in report.requirements)
        findings = tuple(self._changed(each, "message", "hint") for each in report.findings)
        return report.model_copy(update={"plan": plan, "requirements": told, "findings": findings})

    def _plan(self, plan: Plan) -> Plan:
        statements = tuple(self._changed(each, "text") for each in plan.statements)
        scenarios = tuple(
            each.model_copy(update={"steps": tuple(map(self._step, each.steps))})
            for each in plan.scenarios
        )
        return plan.model_copy(update={"statements": statements, "scenarios": scenarios})

    def _step(self, step: Step) -> Step:
        headers = tuple(Header(each.name, self._hidden(each.value)) for each in step.headers)
        return self._changed(step, "url", "body").model_copy(update={"headers": headers})

    def _changed[T: Value](self, value: T, *names: str) -> T:
        texts: dict[str, Any] = {name: getattr(value, name) for name in names}
        return value.model_copy(
            update={name: text and self._hidden(text) for name, text in texts.items()}
        )

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            if len(secret) >= _SHORTEST:
                text = text.replace(secret, _HIDDEN)
        return text
