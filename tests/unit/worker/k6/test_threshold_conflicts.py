import pytest

from worker.k6.threshold_conflicts import find_conflict
from worker.k6.thresholds import Expression, parse_expression


def _read(*texts: str) -> list[Expression]:
    read = [parse_expression(text) for text in texts]
    return [each for each in read if each is not None]


@pytest.mark.parametrize(
    "texts",
    [
        ("p(95)<200", "p(90)>300"),
        ("p(90)>300", "p(95)<200"),
        ("p(95)<200", "p(95)>300"),
        ("p(95)<200", "p(95)>=200"),
        ("med>100", "p(75)<=90"),
        ("max<500", "avg>500"),
        ("min>=50", "avg<50"),
        ("min>10", "max<10"),
        ("rate>0.9", "rate<0.1"),
        ("p(99)==100", "p(50)>100"),
        ("count==3", "count==4"),
    ],
)
def test_no_run_passes_both(texts: tuple[str, str]) -> None:
    assert find_conflict(_read(*texts)) == (0, 1)


@pytest.mark.parametrize(
    "texts",
    [
        ("p(95)>300", "p(90)<200"),
        ("p(95)<=200", "p(95)>=200"),
        ("avg<100", "p(95)>300"),
        ("avg>100", "p(95)<50"),
        ("avg>100", "med<50"),
        ("count>100", "rate<1"),
        ("p(95)<200", "p(90)!=300"),
        ("p(95)<200", "p(95)<300"),
        ("p(95)<200",),
        (),
    ],
)
def test_some_run_passes_both(texts: tuple[str, ...]) -> None:
    assert find_conflict(_read(*texts)) is None


def test_the_two_are_found_among_others() -> None:
    assert find_conflict(_read("avg<100", "p(95)<400", "max<2000", "p(90)>500")) == (1, 3)
