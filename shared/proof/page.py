"""The page of a proof: one HTML file that needs no network, no script and no other file."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from shared.domain.verification import Load
from shared.proof.chart import HEIGHT, LEFT, TOP, WIDTH, chart
from shared.proof.listing import listings
from shared.proof.saved import SavedProof
from shared.proof.traffic import requests_seen
from shared.proof.words import check_words
from shared.visible import visible

MEDIA_TYPE = "text/html; charset=utf-8"


def proof_page(proofs: Sequence[SavedProof]) -> str:
    """Return the page of some proofs, in their order."""
    shown = [_shown(number, proof) for number, proof in enumerate(proofs)]
    return _environment().get_template("page.html").render(proofs=shown, policy=policy())


@cache
def policy() -> str:
    """Return the policy that the page keeps, with the hash of its one style."""
    style = _environment().get_template("style.css").render()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _shown(number: int, proof: SavedProof) -> dict[str, Any]:
    texts = listings(proof)
    return {
        "key": f"p{number}",
        "proof": proof,
        "report": proof.report,
        "asks_for_load": proof.report.load.requested != Load(),
        "checks": check_words(proof.report),
        "charts": [chart(course) for course in proof.report.load.courses],
        "listings": texts,
        # Which lines can be linked to: the number of the file, and of its last line.
        "known": {each.path: (at, len(each.lines)) for at, each in enumerate(texts)},
        "requests": requests_seen(proof.report.dry_run),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        finalize=_shown_text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["plot"] = {"left": LEFT, "top": TOP, "width": WIDTH, "height": HEIGHT}
    return environment


def _shown_text(value: object) -> object:
    """Return what a template puts out: no character that strangers wrote is obeyed, or hides."""
    ours = hasattr(value, "__html__")  # the output of a macro, whose parts went through here
    return visible(value, keep="\n\t") if isinstance(value, str) and not ours else value


def _file(name: str) -> str:
    return files("shared.proof").joinpath("templates", name).read_text("utf-8")
