"""Builds prompts from the versioned Markdown files in `prompts/`, with all data fenced."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template

from shared.domain.verification import Finding, Severity
from shared.domain.wanted import Ask, Wanted
from worker.description.asked import ToldToModel

_FENCE_BYTES = 16
_NOTHING = ToldToModel()
_FRONT_MATTER_END = "\n---\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the model is told to be, what it is asked, and the versions of both files."""

    system: str
    user: str
    version: str


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One Markdown file: its text and the version in its front matter."""

    version: str
    text: str


@cache
def read_prompt_file(name: str) -> PromptFile:
    """Return the text and the version of `prompts/NAME.md`."""
    source = (files("worker.generate.model") / "prompts" / f"{name}.md").read_text(encoding="utf-8")
    front, _, text = source.partition(_FRONT_MATTER_END)
    return PromptFile(version=front.removeprefix("---\nversion: "), text=text)


def prompts_digest() -> str:
    """Return what changes with any of the prompt files."""
    folder = files("worker.generate.model") / "prompts"
    texts = sorted(file.read_bytes() for file in folder.iterdir() if file.name.endswith(".md"))
    return sha256(b"".join(texts)).hexdigest()


def for_draft(wanted: Wanted, told: ToldToModel = _NOTHING) -> Prompt:
    """Return the prompt that asks for a first script, and to quote what no rule could read.

    With a base it asks for that script with what the wish changes.
    """
    name = "draft" if wanted.base is None else "change"
    return _prompt(name, wanted, told)


def for_repair(
    wanted: Wanted, script: str, findings: Sequence[Finding], told: ToldToModel = _NOTHING
) -> Prompt:
    """Return the prompt that asks for a script without its findings; errors come first."""
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    listed = "\n".join(_listed(finding) for finding in ordered)
    return _prompt("repair", wanted, told, script=script, findings=listed)


def _phrases(unread: Sequence[str]) -> str:
    return "\n".join(f"- {phrase}" for phrase in unread)


def _prompt(name: str, wanted: Wanted, told: ToldToModel, **data: str) -> Prompt:
    beside = {"base": wanted.base, "sources": told.scenarios, "plan": wanted.plan}
    names = [name, *(each for each, value in beside.items() if value is not None)]
    files = {each: read_prompt_file(each) for each in ("system", *names)}
    asked = "\n".join(files[name].text for name in names)
    data |= _data(wanted) | {"unread": _phrases(told.unread), "sources": told.scenarios or ""}
    # Nobody can close a fence whose name was drawn after the text was written.
    identifier = secrets.token_hex(_FENCE_BYTES)
    return Prompt(
        system=files["system"].text,
        user=Template(asked).substitute(data, id=identifier),
        version=" ".join(f"{each}/{file.version}" for each, file in files.items()),
    )


def _data(wanted: Wanted) -> dict[str, str]:
    """Return what the blocks of the prompt files are filled with."""
    data = {"description": wanted.description}
    if wanted.plan is not None:
        data["plan"] = wanted.plan.model_dump_json(exclude_defaults=True)
    if wanted.base is not None:
        data["base"] = wanted.base.script
        data["earlier"] = "\n".join(map(_asked, wanted.base.asks))
    return data


def _asked(ask: Ask) -> str:
    if ask.plan is None:
        return f"- {ask.description}"
    return f"- {ask.description}\n  with the plan {ask.plan.model_dump_json(exclude_defaults=True)}"


def _listed(finding: Finding) -> str:
    """Return one finding as one item, whatever line breaks are in it."""
    place = "" if finding.line is None else f", line {finding.line}"
    hint = f" Hint: {finding.hint}" if finding.hint else ""
    text = f"{finding.severity.value} {finding.code}{place}: {finding.message}{hint}"
    return f"- {' '.join(text.split())}"
