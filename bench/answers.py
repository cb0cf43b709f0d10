"""What came of all questions, as tables in Markdown and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.measuring import Beside, Figure, Question, Row, Spread


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's rows; and what went wrong, if it did not come to its end."""

    question: Question
    rows: Sequence[Row]
    seconds: float
    fault: str | None = None

    @property
    def finished(self) -> bool:
        """Whether all of it came to its end."""
        return self.fault is None and all(row.fault is None for row in self.rows)

    @property
    def figures(self) -> list[Figure]:
        """The figures that any row has, in the question's order."""
        return [
            figure
            for figure in self.question.figures
            if any(row.spread(figure) for row in self.rows)
        ]


def table(answer: Answer) -> str:
    """Return a table, each figure as its median with the least and the most of its rounds."""
    head = ["case", "way"]
    for figure in answer.figures:
        head += [figure.name, *([_beside_name(figure)] if _compares(answer, figure) else [])]
    lines = [_line(head), _line(["---", "---", *["---:"] * (len(head) - 2)])]
    case = ""
    for row in answer.rows:
        lines.append(_line([row.case if row.case != case else "", *_cells(answer, row)]))
        case = row.case
    return "\n".join(lines)


def page(answers: Sequence[Answer], environment: dict[str, str], charts: str | None) -> str:
    """Return all of it as Markdown; `charts` is the folder of the charts, if they are shown."""
    parts = ["\n".join(f"* {name}: {value}" for name, value in environment.items())]
    for answer in answers:
        parts.append(f"### {answer.question.title}")
        if charts and answer.rows:
            name = answer.question.name
            parts.append(f"![{answer.question.title}]({charts}/{name}.svg)")
        if answer.rows:
            parts.append(table(answer))
        if answer.fault:
            parts.append(f"Not finished: {answer.fault}")
        parts.append(f"`python -m bench {answer.question.name}`: {answer.seconds:.0f} s")
    return "\n\n".join(parts) + "\n"


def document(answers: Sequence[Answer], environment: dict[str, str]) -> dict[str, Any]:
    """Return all of it with every sample, for programs."""
    return {
        "environment": environment,
        "questions": [
            {
                "name": answer.question.name,
                "title": answer.question.title,
                "seconds": round(answer.seconds, 1),
                "fault": answer.fault,
                "rows": [
                    {
                        "case": row.case,
                        "way": row.way,
                        "fault": row.fault,
                        "samples": [dict(sample) for sample in row.samples],
                        "beside_first": {
                            figure.name: {"how": figure.beside.value, "median": found.median}
                            for figure in answer.figures
                            if (found := row.beside(figure))
                        },
                    }
                    for row in answer.rows
                ],
            }
            for answer in answers
        ],
    }


def _cells(answer: Answer, row: Row) -> Iterator[str]:
    yield row.way if row.fault is None else f"{row.way} (not finished: {row.fault})"
    for figure in answer.figures:
        yield _written(row.spread(figure), figure.digits)
        if _compares(answer, figure):
            yield _beside(row, figure)


def _compares(answer: Answer, figure: Figure) -> bool:
    return any(row.beside(figure) for row in answer.rows)


def _beside_name(figure: Figure) -> str:
    return "of first" if figure.beside is Beside.RATIO else "beside first"


def _beside(row: Row, figure: Figure) -> str:
    found = row.beside(figure)
    if figure.beside is Beside.RATIO:
        return _written(found, digits=2)
    return _written(found, figure.digits, sign="+")


def _written(spread: Spread | None, digits: int, sign: str = "") -> str:
    if spread is None:
        return ""
    median, least, most = (
        f"{value:{sign},.{digits}f}" for value in (spread.median, spread.least, spread.most)
    )
    return median if least == most else f"{median} ({least}–{most})"  # noqa: RUF001 - a range


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
