from standalone.restarts import Restarts


def test_a_process_that_dies_at_once_is_started_less_and_less_often_and_then_given_up() -> None:
    restarts = Restarts()

    pauses = [restarts.pause_s(0.5) for _ in range(5)]

    assert pauses == [1, 2, 4, 8, None]


def test_a_process_that_was_well_for_a_while_begins_anew() -> None:
    restarts = Restarts()

    pauses = [restarts.pause_s(lived_s) for lived_s in (1, 1, 60, 1)]

    assert pauses == [1, 2, 1, 2]
