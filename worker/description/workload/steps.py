"""Reads step loads: "start with 10 users, add 10 every 30 seconds up to 50"."""

import re

from worker.description.workload.numerals import KNOWN
from worker.description.workload.profile import Profile, Stage, Unit

_MAX_STEPS = 200
_START = (
    rf"(?:start\w*|begin\w*|from)(?: (?:out|off|the|test|load|at|with|from|it|using|initially|a|"
    rf"baseline|of)){{0,4}} (?P<unit>[&^#])(?P<start>{KNOWN})"
)
_BY = (
    rf"(?:(?:add\w*|increas\w*|step\w*|rais\w*|grow\w*|ramp\w*|scal\w*|"
    rf"go\w*)(?: [a-z]+){{0,4}} (?:by )?|(?:steps?|increments?) of |"
    rf"plus )(?:another )?[&^#](?P<by>{KNOWN})(?: more)?(?: (?:users|vus|more|additional|extra))?"
)
_EVERY = rf"(?:every|each) @(?P<every>{KNOWN})"
_UNTIL = (
    rf"(?:up to|until|till|to|reach\w*)(?: (?:we|you|it|there|are|is|reach|reaches|reaching|have|"
    rf"hit|the|peak|of|a|maximum|max|total)){{0,6}} (?P<sigil>[#&^])(?P<until>{KNOWN})"
)
_GAP = r"(?: (?:[a-z]+|,|\.|\(|\))){0,5}? "
_ORDERS = (
    re.compile(rf"\b{_START}{_GAP}{_BY}{_GAP}{_EVERY}{_GAP}{_UNTIL}(?= )"),
    re.compile(rf"\b{_START}{_GAP}{_UNTIL}{_GAP}{_BY}{_GAP}{_EVERY}(?= )"),
    re.compile(rf"\b{_START}{_GAP}{_EVERY}{_GAP}{_BY}{_GAP}{_UNTIL}(?= )"),
    re.compile(rf"\b{_BY}{_GAP}{_EVERY}{_GAP}{_START}{_GAP}{_UNTIL}(?= )"),
)
_LIST = re.compile(
    rf"\b(?:step\w*|stages?|levels?)\b[^@^.]{{0,60}}? (?P<list>#{KNOWN} (?:(?:,|->|then|and|"
    rf"to) (?:and |then |finally )?[#&]{KNOWN} ){{1,12}}(?:users |"
    rf"vus )?)(?:[a-z(,]+ ){{0,5}}?(?:@(?P<each>{KNOWN}) (?:each|per (?:step|stage|level)|a step)|"
    rf"(?:each |every )(?:step |stage |level |one )?(?:for |lasting |lasts |held for |"
    rf"takes )@(?P<each2>{KNOWN}))(?= )"
)
_OF_USERS = re.compile(r"\b(?:number of )?(?:virtual )?(?:users|vus)\b")
_ITEM = re.compile(rf"[#&](?P<value>{KNOWN})")


def read_steps(line: str) -> Profile | None:
    """Return the stages of a regular staircase, or None if the tokens describe none."""
    for order in _ORDERS:
        if found := order.search(line):
            return _regular(found, alone=_alone(line, found))
    if found := _LIST.search(line):
        return _listed(found, alone=_alone(line, found))
    return None


def _alone(line: str, found: re.Match[str]) -> bool:
    """Tell whether nothing else in the line speaks of load or time."""
    return not re.search(r"[&^@][\d?]", line[: found.start()] + line[found.end() :])


def _regular(found: re.Match[str], *, alone: bool) -> Profile:
    start, by, every, until = (float(found[name]) for name in ("start", "by", "every", "until"))
    units = {found[name] for name in ("unit", "sigil")} - {"#"}
    if not units and _OF_USERS.search(found[0]):
        units = {"&"}
    if len(units) != 1:
        return Profile(stages=None, peak=None, unit=None)
    unit = Unit(units.pop())
    count = (until - start) / by if by > 0 else 0
    if not alone or every <= 0 or count < 1 or count > _MAX_STEPS or not count.is_integer():
        return Profile(stages=None, peak=until if alone else None, unit=unit)
    stages = tuple((every, start + by * step) for step in range(1, int(count) + 1))
    return Profile(stages=stages, peak=until, unit=unit)


def _listed(found: re.Match[str], *, alone: bool) -> Profile:
    seconds = float(found["each"] or found["each2"])
    targets = [float(item["value"]) for item in _ITEM.finditer(found["list"])]
    stages: tuple[Stage, ...] | None = tuple((seconds, target) for target in targets)
    if not alone or seconds <= 0:
        stages = None
    return Profile(stages=stages, peak=max(targets) if alone else None, unit=Unit.USERS)
