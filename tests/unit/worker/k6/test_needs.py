"""One table says what each module needs."""

import pytest

from worker.k6 import needs
from worker.k6.modules import known_exports
from worker.k6.needs import ABSENT_MODULES, Need, any_needs, needs_of


def test_the_table_has_every_module_of_k6_and_no_other() -> None:
    assert set(needs._NEEDS) == set(known_exports().modules)


def test_each_need_is_some_modules() -> None:
    assert all(any_needs(known_exports().modules, need) for need in Need)


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("k6/net/grpc", Need.GRPC_SERVER),
        ("k6/experimental/csv", Need.FILES),
        ("k6/browser", Need.BROWSER),
        ("k6/http", Need.NETWORK),
    ],
)
def test_the_rarest_need_comes_first(module: str, first: Need) -> None:
    assert needs_of(module)[0] is first


def test_a_module_that_is_not_of_k6_needs_nothing_that_is_known() -> None:
    assert needs_of("./helpers.js") == ()
    assert not any_needs(["./helpers.js", "k6/html"], Need.NETWORK)


def test_no_module_is_both_absent_and_there() -> None:
    assert not ABSENT_MODULES.keys() & known_exports().modules.keys()
