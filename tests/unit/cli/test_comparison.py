"""Whether a change is slower, from the figures of two runs."""

import json
from pathlib import Path

import pytest

from loadgenie_cli.comparison import Change, compare, markdown
from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.summaries import Summary, read_summary


def run(
    *,
    p95: float = 100,
    med: float = 50,
    requests: int = 1000,
    failed: float = 0,
    crossed: tuple[str, ...] = (),
) -> Summary:
    return Summary(
        {
            "http_req_duration": {"med": med, "p(95)": p95},
            "http_reqs": {"count": requests, "rate": 10},
            "http_req_failed": {"rate": failed},
        },
        frozenset(crossed),
    )


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (run(), run(), Change.SAME),
        (run(), run(p95=109), Change.SAME),
        (run(), run(p95=111), Change.SLOWER),
        (run(), run(med=56), Change.SLOWER),
        (run(p95=80), run(med=40, p95=100), Change.SLOWER),
        (run(), run(p95=85), Change.FASTER),
        (run(p95=0.2, med=0.1), run(p95=0.9, med=0.8), Change.SAME),
        (run(), run(failed=0.02, p95=20), Change.WORSE),
        (run(failed=0.02), run(), Change.SAME),
        (run(), run(crossed=("http_reqs: rate>5",)), Change.WORSE),
        (run(crossed=("a: b",)), run(crossed=("a: b",)), Change.SAME),
        (run(), run(requests=99, p95=900), Change.UNKNOWN),
        (run(), Summary({"http_reqs": {"count": 500}}, frozenset()), Change.UNKNOWN),
    ],
)
def test_the_verdict_follows_from_the_figures(
    before: Summary, after: Summary, change: Change
) -> None:
    assert compare(before, after, tolerance=0.1).change is change


def test_a_comparison_names_both_figures_and_the_growth() -> None:
    text = markdown(compare(run(), run(p95=150), tolerance=0.1))

    assert text.startswith("### Load test: slower\n\n- http&#95;req&#95;duration p(95): 100.0 ms")
    assert "| http_req_duration p(95) | 100.0 ms | 150.0 ms | +50.0% |" in text
    assert "| http_req_failed rate | 0.0% | 0.0% |  |" in text


@pytest.mark.parametrize(
    ("exported", "handled"),
    [
        (
            {"http_req_failed": {"passes": 1, "fails": 3, "value": 0.25}},
            {
                "http_req_failed": {
                    "type": "rate",
                    "values": {"rate": 0.25, "passes": 1, "fails": 3},
                }
            },
        ),
        (
            {
                "http_reqs": {
                    "count": 4,
                    "rate": 2.0,
                    "thresholds": {"rate>9": True, "rate>1": False},
                }
            },
            {
                "http_reqs": {
                    "values": {"count": 4, "rate": 2.0},
                    "thresholds": {"rate>9": {"ok": False}, "rate>1": {"ok": True}},
                }
            },
        ),
    ],
)
def test_both_forms_of_a_summary_say_the_same(
    tmp_path: Path, exported: dict[str, object], handled: dict[str, object]
) -> None:
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, metrics in zip(files, (exported, handled), strict=True):
        file.write_text(json.dumps({"metrics": metrics}))

    assert read_summary(files[0]) == read_summary(files[1])


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"metrics": 1}', '{"metrics": {"a": 1}}', "\x00", "[" * 99_999]
)
def test_what_is_no_summary_is_said_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)

    with pytest.raises(CommandError, match="is no summary of k6"):
        read_summary(file)
