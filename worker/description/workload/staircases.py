"""Reads step loads: "start with 10 users, add 10 every 30 seconds up to 50"."""

import re

from shared.domain.load import LoadStage
from worker.description.workload.numerals import KNOWN
from worker.description.workload.profile import Profile, Unit

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
# "add 10 users every 30 seconds until 100"; the load begins at nothing.
_FROM_NOTHING = (
    re.compile(rf"\b{_BY} {_EVERY}{_GAP}{_UNTIL}(?= )"),
    re.compile(rf"\b{_EVERY}{_GAP}{_BY}{_GAP}{_UNTIL}(?= )"),
)
_PEOPLE = r"(?:(?:concurrent |virtual )?(?:users|vus) )?"
_TIMES = (
    rf"(?:[a-z(,]+ ){{0,5}}?(?:@(?P<each>{KNOWN}) (?:each|per (?:step|stage|level)|a step|apiece)|"
    rf"(?:each |every )(?:(?:step |stage |level )|(?:one )?(?:for |lasting |lasts |held for |"
    rf"takes ))"
    rf"(?:for |lasting |lasts |held for |takes |of |: )?@(?P<each2>{KNOWN}))(?= )"
)
_LISTS = (
    re.compile(
        rf"\b(?:step\w*|stages?|levels?)\b[^@^.]{{0,60}}? (?P<list>#{KNOWN} (?:(?:,|->|then|and|"
        rf"to) (?:and |then |finally )?[#&^]{KNOWN} ){{1,12}}{_PEOPLE}){_TIMES}"
    ),
    # "10 -> 50 -> 100 users, 5 minutes each"
    re.compile(
        rf" (?P<list>[#&^]{KNOWN} {_PEOPLE}(?:(?:, )?(?:->|then|and then) (?:to )?[#&^]{KNOWN} "
        rf"{_PEOPLE}){{1,12}}){_TIMES}"
    ),
)
_OF_USERS = re.compile(r"\b(?:number of )?(?:virtual )?(?:users|vus)\b")
_ITEM = re.compile(rf"(?P<unit>[#&^])(?P<value>{KNOWN})")


def read_steps(line: str) -> Profile | None:
    """Return the stages of a regular staircase, or None if the tokens describe none."""
    for order in (*_ORDERS, *_FROM_NOTHING):
        if found := order.search(line):
            return _regular(found, line)
    for pattern in _LISTS:
        if found := pattern.search(f" {line}"):
            return _listed(found, f" {line}")
    return None


def _alone(found: re.Match[str], line: str, *, among: str) -> bool:
    """Return whether nothing else in the line speaks of load or time."""
    return not re.search(rf"[{among}][\d?]", line[: found.start()] + line[found.end() :])


def _regular(found: re.Match[str], line: str) -> Profile:
    parts = {"start": "0", "unit": "#"} | found.groupdict()
    start, by, every, until = (float(parts[name]) for name in ("start", "by", "every", "until"))
    units = {parts["unit"], parts["sigil"]} - {"#"}
    if not units and _OF_USERS.search(found[0]):
        units = {"&"}
    if len(units) != 1:
        return Profile(stages=None, peak=None, unit=None)
    unit = Unit(units.pop())
    peak = until if _alone(found, line, among="&^") else None
    count = (until - start) / by if by > 0 else 0
    regular = every > 0 and 1 <= count <= _MAX_STEPS and count.is_integer()
    if not regular or not _alone(found, line, among="&^@"):
        return Profile(stages=None, peak=peak, unit=unit)
    stages = tuple(LoadStage(every, start + by * step) for step in range(1, int(count) + 1))
    return Profile(stages=stages, peak=until, unit=unit)


def _listed(found: re.Match[str], line: str) -> Profile:
    seconds = float(found["each"] or found["each2"])
    items = list(_ITEM.finditer(found["list"]))
    targets = [float(item["value"]) for item in items]
    units = {item["unit"] for item in items} - {"#"} or {"&"}
    unit = Unit(units.pop()) if len(units) == 1 else None
    if unit is None or not _alone(found, line, among="&^@") or seconds <= 0:
        return Profile(stages=None, peak=None, unit=unit)
    stages = tuple(LoadStage(seconds, target) for target in targets)
    return Profile(stages=stages, peak=max(targets), unit=unit)
