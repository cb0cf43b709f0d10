import pytest

from api.prefer import Preferences, asynchronous, synchronous

NONE = Preferences()


@pytest.mark.parametrize(
    ("lines", "understood"),
    [
        ([], NONE),
        (["respond-async"], Preferences(respond_async=True)),
        (["Respond-Async"], Preferences(respond_async=True)),
        (["wait=10"], Preferences(wait_s=10)),
        (['wait="10"'], Preferences(wait_s=10)),
        (["wait = 10 ; because=slow"], Preferences(wait_s=10)),
        (["respond-async, wait=5"], Preferences(respond_async=True, wait_s=5)),
        (["respond-async", "wait=5"], Preferences(respond_async=True, wait_s=5)),
        (["wait=5, wait=9"], Preferences(wait_s=5)),
        (["handling=lenient, return=minimal; foo"], NONE),
        (["wait"], NONE),
        (["wait=soon"], NONE),
        (["wait=-1"], NONE),
        (["wait=1.5"], NONE),
        (["wait=٣"], NONE),
        (["wait=" + "9" * 5000], NONE),
        (["respond-async-not"], NONE),
        ([",,;;==", ""], NONE),
    ],
)
def test_known_preferences_are_read_and_all_others_ignored(
    lines: list[str], understood: Preferences
) -> None:
    assert Preferences.parse(lines) == understood


@pytest.mark.parametrize(
    ("preferences", "within_s", "unfinished_is_fine", "applied"),
    [
        (NONE, 120, False, ()),
        (Preferences(wait_s=10), 10, False, ("wait=10",)),
        (Preferences(wait_s=999), 120, False, ("wait=120",)),
        (Preferences(wait_s=0), 0, False, ("wait=0",)),
        (Preferences(respond_async=True), 0, True, ("respond-async",)),
        (Preferences(respond_async=True, wait_s=7), 7, True, ("respond-async", "wait=7")),
    ],
)
def test_a_synchronous_route_waits_as_preferred(
    preferences: Preferences, within_s: float, *, unfinished_is_fine: bool, applied: tuple[str, ...]
) -> None:
    waiting = synchronous(preferences, at_most_s=120)

    assert waiting.within_s == within_s
    assert waiting.unfinished_is_fine is unfinished_is_fine
    assert waiting.applied == applied


@pytest.mark.parametrize(
    ("preferences", "within_s", "applied"),
    [
        (NONE, 0, ()),
        (Preferences(wait_s=10), 10, ("wait=10",)),
        (Preferences(wait_s=999), 120, ("wait=120",)),
        (Preferences(respond_async=True), 0, ("respond-async",)),
    ],
)
def test_a_new_job_is_waited_for_only_if_preferred(
    preferences: Preferences, within_s: float, applied: tuple[str, ...]
) -> None:
    waiting = asynchronous(preferences, at_most_s=120)

    assert waiting.within_s == within_s
    assert waiting.unfinished_is_fine
    assert waiting.applied == applied


def test_what_was_honoured_is_told() -> None:
    told = dict(synchronous(Preferences(respond_async=True), at_most_s=1).headers)
    silent = dict(synchronous(NONE, at_most_s=1).headers)

    assert told == {"Preference-Applied": "respond-async"}
    assert silent == {}
