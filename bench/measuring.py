"""Measures several ways of doing the same in turn: what slows the machine slows all of them."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

type Sample = Mapping[str, float]


class Size(StrEnum):
    """How much is measured: enough to publish, to compare, or to show that all of it runs."""

    FULL = "full"
    SHORT = "short"
    SMOKE = "smoke"

    def pick[T](self, *, full: T, short: T, smoke: T) -> T:
        """Return what belongs to this size."""
        return {Size.FULL: full, Size.SHORT: short, Size.SMOKE: smoke}[self]


class Beside(Enum):
    """How a figure is shown beside that of the first way of its case."""

    NOTHING = "nothing"
    RATIO = "ratio"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that every sample of a question has."""

    name: str
    digits: int = 1
    beside: Beside = Beside.NOTHING


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing it; each call of `sample` measures once."""

    name: str
    sample: Callable[[], Sample]
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Ways that are measured beside each other; the first is what the others are compared with."""

    name: str
    ways: Sequence[Way]
    rounds: int


@dataclass(frozen=True, slots=True)
class Question:
    """Something that one wants to know. The first figure is drawn.

    `cases` starts what is needed and ends it: whoever iterates measures between.
    """

    name: str
    title: str
    figures: Sequence[Figure]
    cases: Callable[[Size], Iterator[Case]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the median and the most of some values."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of at least one value."""
        return cls(min(values), statistics.median(values), max(values))


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one way in one case, and of the first way in the same rounds.

    `fault` says why it has not as many samples as there were rounds.
    """

    case: str
    way: str
    ours: bool
    samples: Sequence[Sample]
    base: Sequence[Sample]
    fault: str | None = None

    def spread(self, figure: Figure) -> Spread | None:
        """Return the spread of a figure, if this way has it."""
        values = [sample[figure.name] for sample in self.samples if figure.name in sample]
        return Spread.of(values) if values else None

    def beside(self, figure: Figure) -> Spread | None:
        """Return the spread of what the figure is beside the first way's, round by round."""
        pairs = [
            (own[figure.name], base[figure.name])
            for own, base in zip(self.samples, self.base, strict=False)
            if figure.name in own and figure.name in base
        ]
        match figure.beside:
            case Beside.RATIO:
                values = [own / base for own, base in pairs if base]
            case Beside.DIFFERENCE:
                values = [own - base for own, base in pairs]
            case Beside.NOTHING:
                values = []
        return Spread.of(values) if values else None


def measure(case: Case) -> list[Row]:
    """Return a row for each way, sampled round by round; each round begins with another way.

    A way that fails is not tried again, and the others go on.
    """
    samples: list[list[Sample]] = [[] for _ in case.ways]
    faults: dict[int, str] = {}
    for number in range(case.rounds):
        for step in range(len(case.ways)):
            at = (number + step) % len(case.ways)
            if at in faults:
                continue
            try:
                samples[at].append(case.ways[at].sample())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this way's
                faults[at] = " ".join(f"{type(error).__name__}: {error}".split())
    return [
        Row(case.name, way.name, way.ours, own, samples[0], faults.get(at))
        for at, (way, own) in enumerate(zip(case.ways, samples, strict=True))
    ]
