"""A question's first figure as bars, in SVG that needs nothing else."""

from collections.abc import Iterator
from html import escape

from bench.answers import Answer
from bench.measuring import Figure, Row, Spread

_WIDTH, _LABELS, _VALUES = 760, 270, 110
_BAR, _GAP, _HEAD = 16, 6, 26
_BARS = _WIDTH - _LABELS - _VALUES
# Readable on white and on black.
_OURS, _OTHERS, _TEXT = "#d9480f", "#868e96", "#6c757d"


def chart(answer: Answer) -> str:
    """Return the drawing: a group for each case, a bar for each way, a line from least to most."""
    figure = answer.question.figures[0]
    rows = [row for row in answer.rows if row.spread(figure)]
    parts = list(_drawn(rows, figure))
    height = _HEAD + sum(_BAR + _GAP for _ in rows) + _HEAD * len({row.case for row in rows})
    title = escape(f"{answer.question.title}: {figure.name}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_TEXT}" role="img">\n'
        f"<title>{title}</title>\n"
        f'<text x="0" y="16" font-size="14" font-weight="bold">{title}</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _drawn(rows: list[Row], figure: Figure) -> Iterator[str]:
    y, case, most = _HEAD, "", 1.0
    for row in rows:
        spread = row.spread(figure)
        if spread is None:
            continue
        if row.case != case:
            case = row.case
            most = max(
                (
                    found.most
                    for other in rows
                    if other.case == case and (found := other.spread(figure))
                ),
                default=1.0,
            )
            yield f'<text x="0" y="{y + 16}" font-style="italic">{_plain(case)}</text>'
            y += _HEAD
        yield from _bar(row, spread, figure, scale=_BARS / (most or 1.0), y=y)
        y += _BAR + _GAP


def _bar(row: Row, spread: Spread, figure: Figure, *, scale: float, y: int) -> Iterator[str]:
    middle, colour = y + _BAR / 2, _OURS if row.ours else _OTHERS
    yield f'<text x="{_LABELS - 8}" y="{middle + 4}" text-anchor="end">{_plain(row.way)}</text>'
    yield (
        f'<rect x="{_LABELS}" y="{y}" width="{spread.median * scale:.1f}" height="{_BAR}" '
        f'fill="{colour}"/>'
    )
    least, most = (_LABELS + value * scale for value in (spread.least, spread.most))
    yield f'<path d="M{least:.1f} {middle}H{most:.1f}" stroke="{_TEXT}" stroke-width="2"/>'
    beside = row.beside(figure)
    ratio = f"  ×{beside.median:.2f}" if beside and figure.beside.value == "ratio" else ""  # noqa: RUF001 - times
    value = f"{spread.median:,.{figure.digits}f}{ratio}"
    yield f'<text x="{most + 8:.1f}" y="{middle + 4}">{value}</text>'


def _plain(markdown: str) -> str:
    return escape(markdown.replace("*", "").replace("`", ""))
