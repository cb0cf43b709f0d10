"""What holds for every description: never a wrong claim, never an exception."""

import re

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_VUS = st.integers(min_value=2, max_value=5000)
_SECONDS = st.integers(min_value=1, max_value=7200)
_NOUNS = st.sampled_from(
    ["users", "virtual users", "VUs", "concurrent users", "shoppers", "clients", "visitors"]
)
# Sentences that name numbers, none of which is load.
_NOISE = st.sampled_from(
    [
        "",
        "Each request has a timeout of 30 seconds.",
        "Think time is 2 seconds.",
        "GET https://shop.example.com/items?limit=100&page=7 and expect status 200.",
        'POST {"users": 70, "seconds": 900} to /orders.',
        "Log in as user 17 with password 'secret 99 users'.",
        "Wait 3 seconds between requests.",
        "The token expires after 15 minutes.",
        "Upload a file of 25 MB.",
        "Our 200 endpoints run on port 8080.",
        "The catalogue has 12,000 products.",
        "Users pause for 1-3 s.",
        "Last week the site crashed at 900 users.",
    ]
)
_WORDS = (
    "50 users for 2 minutes ramp up to 100 over hold p95 under 400 ms error rate below 1 % each "
    "iterations per second requests then from 10 and not around , . : - ( ) ~ # & @ ^ ? $p(95) "
    "half an hour hundred every 30s down stage 1.000 x-a: { } [ ] ` \" ' /s \n"
)
_ANY_WORDS = st.lists(st.sampled_from(_WORDS.split(" ")), max_size=60).map(" ".join)


def _length(seconds: int) -> st.SearchStrategy[str]:
    ways = [f"{seconds} seconds", f"{seconds}s", f"{seconds} sec"]
    minutes, rest = divmod(seconds, 60)
    if minutes and rest:
        ways += [f"{minutes}m{rest}s", f"{minutes} minutes and {rest} seconds"]
    if minutes and not rest:
        ways += [f"{minutes} minutes", f"{minutes}m", f"{minutes} min"]
    return st.sampled_from(ways)


@st.composite
def _constant(draw: st.DrawFn) -> tuple[str, Load]:
    vus, seconds, noun = draw(_VUS), draw(_SECONDS), draw(_NOUNS)
    count, length = draw(st.sampled_from([str(vus), f"{vus:,}"])), draw(_length(seconds))
    text = draw(
        st.sampled_from(
            [
                f"Run {count} {noun} for {length}.",
                f"Load test with {count} {noun} for {length}.",
                f"For {length}, simulate {count} {noun}.",
                f"Test duration: {length}\nLoad: {count} {noun}\n",
                f"{count} {noun}, {length}.",
                f"Please test my API with {count} {noun}. It should run for {length}.",
            ]
        )
    )
    return text, Load(vus=vus, duration_s=seconds)


@st.composite
def _ramp(draw: st.DrawFn) -> tuple[str, Load]:
    low, rise, noun = draw(st.integers(1, 50)), draw(_VUS), draw(_NOUNS)
    up, hold, down = draw(_SECONDS), draw(_SECONDS), draw(_SECONDS)
    top = f"{low + rise} {noun}"
    ups, holds, downs = draw(_length(up)), draw(_length(hold)), draw(_length(down))
    ways = [
        f"Ramp from {low} to {top} over {ups}, hold for {holds}, ramp down over {downs}.",
        f"Ramp up to {top} in {ups}, stay there for {holds}, then down to 0 in {downs}.",
        f"- ramp up to {top} over {ups}\n- hold {holds}\n- ramp down to 0 over {downs}",
        f"Over {ups}, increase from {low} to {top}, keep it for {holds}, drop to 0 in {downs}.",
    ]
    text = draw(st.sampled_from(ways))
    peak = low + rise
    stages = ((up, peak), (hold, peak), (down, 0))
    return text, Load(vus=peak, duration_s=up + hold + down, stages=stages)


@st.composite
def _arrivals(draw: st.DrawFn) -> tuple[str, Load]:
    rate, seconds = draw(_VUS), draw(_SECONDS)
    length = draw(_length(seconds))
    unit, per = draw(st.sampled_from([("second", 1), ("minute", 60), ("hour", 3600)]))
    what = draw(st.sampled_from(["requests", "iterations", "orders", "calls"]))
    text = draw(
        st.sampled_from(
            [
                f"Send {rate} {what} per {unit} for {length}.",
                f"Keep {rate} {what}/{unit} for {length}.",
                f"For {length}, {rate} {what} every {unit}.",
            ]
        )
    )
    return text, Load(rate_per_s=rate / per, duration_s=seconds)


@st.composite
def _criteria(draw: st.DrawFn) -> tuple[str, Load]:
    percentile, limit = draw(st.sampled_from([50, 90, 95, 99])), 10 * draw(st.integers(1, 999))
    share = draw(st.integers(1, 500)) / 100
    latency = draw(
        st.sampled_from(
            [
                f"p{percentile} under {limit} ms",
                f"p({percentile})<{limit}ms",
                f"the {percentile}th percentile must stay below {limit} milliseconds",
                f"{percentile}% of requests should finish within {limit / 1000} s",
            ]
        )
    )
    errors = draw(
        st.sampled_from(
            [
                f"error rate below {share}%",
                f"less than {share}% of requests fail",
                f"at most {share}% errors",
            ]
        )
    )
    claims = (
        ("http_req_duration", f"p({percentile})", "<", float(limit)),
        ("http_req_failed", "rate", "<", round(share / 100, 9)),
    )
    return f"{latency}, {errors}.", Load(thresholds=claims)


def _wrong(claimed: Load, meant: Load) -> dict[str, object]:
    """Return the claims that are not what was meant; a missing claim is none."""
    meant_fields = meant.model_dump()
    return {
        name: value
        for name, value in claimed.model_dump().items()
        if value != meant_fields.get(name)
    }


def _read(text: str) -> Load:
    return sure_load(read_plan(text))


@given(rendered=_constant())
def test_constant_load_is_read_back(rendered: tuple[str, Load]) -> None:
    text, load = rendered

    assert _read(text) == load


@given(rendered=_ramp())
def test_a_ramp_is_read_back(rendered: tuple[str, Load]) -> None:
    text, load = rendered

    assert _read(text) == load


@given(rendered=_arrivals())
def test_an_arrival_rate_is_read_back(rendered: tuple[str, Load]) -> None:
    text, load = rendered

    assert _read(text) == load


@given(rendered=_criteria())
def test_pass_criteria_are_read_back(rendered: tuple[str, Load]) -> None:
    text, load = rendered

    assert _read(text) == load


@given(
    rendered=st.one_of(_constant(), _ramp(), _arrivals(), _criteria()), before=_NOISE, after=_NOISE
)
def test_noise_makes_no_claim_wrong(rendered: tuple[str, Load], before: str, after: str) -> None:
    text, load = rendered

    claimed = _read(f"{before}\n{text}\n{after}")

    assert _wrong(claimed, load) == {}


@given(
    rendered=st.one_of(_constant(), _arrivals()),
    hedge=st.sampled_from(["around", "about", "up to", "at most", "at least", "not"]),
)
def test_a_hedge_takes_claims_away_and_adds_none(rendered: tuple[str, Load], hedge: str) -> None:
    text, load = rendered
    number = load.vus or ""
    users = rf"\b{number}\b(?! (?:seconds?|minutes?|hours?)\b)"
    hedged = re.sub(users, f"{hedge} {number}", text, count=1)

    assert _wrong(_read(hedged), load) == {}


@given(first=_constant(), second=_constant())
def test_two_loads_that_contradict_claim_neither(
    first: tuple[str, Load], second: tuple[str, Load]
) -> None:
    claimed = _read(f"{first[0]} Or: {second[0]}")

    assert claimed.vus in {None, first[1].vus if first[1].vus == second[1].vus else None}


@given(text=st.one_of(st.text(max_size=500), _ANY_WORDS))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    claimed = _read(text)

    assert claimed.duration_s is None or claimed.duration_s > 0
    assert claimed.vus is None or claimed.vus > 0
    assert claimed.stages is None or claimed.duration_s == sum(
        length for length, _ in claimed.stages
    )
    assert (claimed.iterations is None) == (claimed.iterations_per is None)
