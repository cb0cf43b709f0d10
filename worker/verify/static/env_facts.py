"""Which variables of `__ENV` a script reads, what for, and which of them it does not do without."""

import re
from collections.abc import Iterator, Sequence

from shared.domain.verification import NeedKind
from worker.verify.static.facts import EnvFacts
from worker.verify.static.reading.env_reads import MOST_VARIABLES, EnvRead, env_reads
from worker.verify.static.reading.env_trail import Uses
from worker.verify.static.reading.env_uses import EnvUses
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field

_MOST_READS = 20

# Of several uses the one that is hardest to please.
_ORDER = (
    NeedKind.JSON,
    NeedKind.DURATION,
    NeedKind.NUMBER,
    NeedKind.URL,
    NeedKind.HOST,
    NeedKind.SECRET,
    NeedKind.PATH,
    NeedKind.TEXT,
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_BY_WORD = {
    NeedKind.URL: ["URL", "URI", "ENDPOINT", "ORIGIN", "BASE"],
    NeedKind.HOST: ["HOST", "HOSTNAME", "DOMAIN", "SERVER", "ADDR", "ADDRESS"],
    NeedKind.SECRET: [
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "PASS",
        "PWD",
        "KEY",
        "APIKEY",
        "AUTH",
        "CREDENTIAL",
        "CREDENTIALS",
        "BEARER",
        "COOKIE",
        "JWT",
    ],
    NeedKind.NUMBER: [
        "VUS",
        "VU",
        "USERS",
        "COUNT",
        "RATE",
        "RPS",
        "TPS",
        "ITERATIONS",
        "ITER",
        "ITERS",
        "LIMIT",
        "SIZE",
        "PORT",
        "NUM",
        "NUMBER",
        "SLEEP",
        "PERCENT",
        "PAGES",
        "MAX",
        "MIN",
        "SECONDS",
        "MINUTES",
        "HOURS",
    ],
    NeedKind.DURATION: [
        "DURATION",
        "RAMP",
        "RAMPUP",
        "RAMPDOWN",
        "TIMEOUT",
        "HOLD",
        "TIME",
        "PERIOD",
    ],
}
_KIND_OF = {word: kind for kind, words in _BY_WORD.items() for word in words}
# What a name says outweighs a property of the same name as an option: `target: __ENV.TARGET_URL`.
_PLACES = frozenset({NeedKind.URL, NeedKind.HOST, NeedKind.SECRET})
_VAGUE = frozenset({NeedKind.PATH, NeedKind.TEXT})


def read_variables(program: Program) -> tuple[EnvFacts, ...]:
    """Return the first variables in the order of the text."""
    reads: dict[str, list[EnvRead]] = {}
    for read in env_reads(program):
        if read.name in reads or len(reads) < MOST_VARIABLES:
            reads.setdefault(read.name, []).append(read)
    uses = EnvUses(program)
    written = set(_written(program))
    return tuple(
        _variable(program, uses, name, each) for name, each in reads.items() if name not in written
    )


def _written(program: Program) -> Iterator[str]:
    """Yield the variables that the script sets itself."""
    targets = {target.id for each in program.assignments if (target := field(each, "left"))}
    return (read.name for read in env_reads(program) if read.node.id in targets)


def _variable(program: Program, followed: EnvUses, name: str, reads: Sequence[EnvRead]) -> EnvFacts:
    uses = Uses()
    needed_at = None
    for read in reads[:_MOST_READS]:
        followed.of(read, uses)
        if uses.needed and needed_at is None:
            needed_at = read
    where = (needed_at or reads[0]).node
    return EnvFacts(
        name=name,
        kind=_kind(name, uses),
        file=program.source.path,
        line=program.source.place(where).line,
        needed=uses.needed,
        at_init=any(program.scope(read.source).function is None for read in reads),
        choices=('[{"duration":"10s","target":5}]',) if uses.is_list else _few(uses.choices),
        scheme="wss" if uses.in_socket else "https",
    )


def _few(choices: Sequence[str]) -> tuple[str, ...]:
    """Return the first and the last of some texts that `k6 -e` can carry."""
    different = [each for each in dict.fromkeys(choices) if each and "\0" not in each]
    return tuple(dict.fromkeys([*different[:1], *different[-1:]]))


def _kind(name: str, uses: Uses) -> NeedKind:
    named = kind_of_name(name)
    kind = next((each for each in _ORDER if each in uses.sure), None)
    if kind is None:
        likely = next((each for each in _ORDER if each in uses.likely), NeedKind.TEXT)
        kind = named if named in _PLACES or likely in _VAGUE else likely
        return kind or (NeedKind.FLAG if _is_flag(uses) else likely)
    # A number or a secret in a path is still that.
    return named if kind in _VAGUE and named in {NeedKind.SECRET, NeedKind.NUMBER} else kind


def _is_flag(uses: Uses) -> bool:
    return not uses.likely and not uses.choices and not uses.needed


def kind_of_name(name: str) -> NeedKind | None:
    """Return what a variable's name tells; its last word says most."""
    words = [word.upper() for word in _WORDS.findall(name)]
    return next((_KIND_OF[word] for word in reversed(words) if word in _KIND_OF), None)
