"""What a script does about a part of a plan, and the requirement that both sides make."""

from typing import NamedTuple

from shared.domain.plan import Claim
from shared.domain.verification import Proof, Requirement
from worker.verify.conformance.script_places import Place


class Side(NamedTuple):
    """What a script does about a part of the plan; `met` is None if that was not looked at."""

    found: str | None = None
    met: bool | None = None


UNSEEN = Side()


def beside(
    claim: Claim, asked: str, proof: Proof, side: Side, place: Place | None = None
) -> Requirement:
    """Return what a claim asks for beside what a script does."""
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        source=claim.source or None,
        asked=asked,
        found=side.found,
        proof=None if side.met is None else proof,
        met=side.met,
        file=place.file if place else None,
        line=place.line if place else None,
    )
