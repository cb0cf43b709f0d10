"""The rows of a table run as one test, where a row is a call and nothing else.

What pytest and pytest-xdist do around a test costs more than most rows do. A row that is named, as
`test_x[row]` or by `-k row`, still runs alone.
"""

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from inspect import Signature

import pytest

type _Table = tuple[object, str]


def together(items: Iterable[pytest.Item], *, around: Collection[str]) -> list[pytest.Item]:
    """Return the tests, each table as one; rows use no fixtures but those that are around all."""
    tables: dict[_Table | pytest.Item, list[pytest.Function]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and _is_row(item, around):
            tables.setdefault((item.parent, item.originalname), []).append(item)
        else:
            tables[item] = []
    return [
        key if isinstance(key, pytest.Item) else rows[0] if len(rows) == 1 else _table(rows)
        for key, rows in tables.items()
    ]


def _is_row(item: pytest.Function, around: Collection[str]) -> bool:
    if not hasattr(item, "callspec") or hasattr(item.obj, "hypothesis"):
        return False
    return set(item.fixturenames).difference(around) == set(item.callspec.params)


def _table(rows: list[pytest.Function]) -> pytest.Function:
    first = rows[0]
    return pytest.Function.from_parent(
        first.parent, name=first.originalname, callobj=_each(first.obj, rows)
    )


def _each(test: Callable[..., None], rows: list[pytest.Function]) -> Callable[[], None]:
    @wraps(test)
    def each() -> None:
        failures: list[BaseException] = []
        for row in rows:
            try:
                test(**row.callspec.params)
            except (Exception, pytest.fail.Exception) as failure:  # noqa: BLE001 - all are told of at the end
                failure.add_note(f"in {row.name}")
                failures.append(failure)
        if failures:
            raise BaseExceptionGroup(f"{len(failures)} of {len(rows)} rows", failures)

    # Without the test's own parameters, which pytest would take for fixtures.
    each.__signature__ = Signature()  # type: ignore[attr-defined]
    return each
