from bench.measuring import Beside, Case, Figure, Question, Row, Sample, Size, Spread, Way, measure

RATE = Figure("requests/s", beside=Beside.RATIO)
LATENCY = Figure("ms", beside=Beside.DIFFERENCE)


def ways(order: list[str], *names: str) -> list[Way]:
    def way(name: str) -> Way:
        def sample() -> Sample:
            order.append(name)
            return {RATE.name: float(len(order))}

        return Way(name, sample)

    return [way(name) for name in names]


def row(own: list[Sample], base: list[Sample]) -> Row:
    return Row("case", "way", ours=True, samples=own, base=base)


def test_each_round_begins_with_another_way() -> None:
    order: list[str] = []

    measure(Case("case", ways(order, "a", "b", "c"), rounds=3))

    assert "".join(order) == "abcbcacab"


def test_rows_stand_in_the_order_of_the_ways_whoever_began() -> None:
    rows = measure(Case("case", ways([], "a", "b"), rounds=2))

    assert [each.way for each in rows] == ["a", "b"]
    assert [sample[RATE.name] for sample in rows[1].samples] == [2, 3]
    assert [sample[RATE.name] for sample in rows[1].base] == [1, 4]


def test_a_way_that_fails_leaves_the_others_alone() -> None:
    def fail() -> Sample:
        raise ValueError("no answer")

    well, failing = ways([], "a")[0], Way("b", fail)

    rows = measure(Case("case", [failing, well], rounds=2))

    assert [len(each.samples) for each in rows] == [0, 2]
    assert [each.fault for each in rows] == ["ValueError: no answer", None]
    assert rows[1].beside(RATE) is None


def test_a_ratio_is_taken_round_by_round() -> None:
    # The machine was ten times slower in the second round, for both.
    found = row([{RATE.name: 50}, {RATE.name: 5}], [{RATE.name: 100}, {RATE.name: 10}])

    assert found.beside(RATE) == Spread(0.5, 0.5, 0.5)
    assert found.spread(RATE) == Spread(5, 27.5, 50)


def test_a_difference_is_taken_round_by_round() -> None:
    found = row([{LATENCY.name: 7}, {LATENCY.name: 70}], [{LATENCY.name: 3}, {LATENCY.name: 66}])

    assert found.beside(LATENCY) == Spread(4, 4, 4)


def test_a_way_may_lack_a_figure() -> None:
    found = row([{RATE.name: 1}], [{LATENCY.name: 1}])

    assert found.spread(LATENCY) is None
    assert found.beside(RATE) is None


def test_a_size_picks_what_belongs_to_it() -> None:
    question = Question("q", "Q", [RATE], lambda size: iter([Case(size, [], 1)]))

    (case,) = question.cases(Size.SHORT)

    assert case.name == "short"
    assert [size.pick(full=3, short=2, smoke=1) for size in Size] == [3, 2, 1]
