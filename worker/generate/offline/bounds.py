"""The bounds of what a script may ask of k6."""

from worker.k6.options import SHORTEST_S

# k6 plans a ramp VU by VU: 1,000,000 take it a second and 340 MB, ten times as many 14 s.
MOST_VUS = 1_000_000
MOST_RATE_PER_S = 1_000_000.0
LONGEST_S = 30 * 86_400.0


def users(number: float) -> int:
    """Return a number of virtual users that k6 can make."""
    return min(max(0, round(number)), MOST_VUS)


def seconds(number: float) -> float:
    """Return the length of a test that k6 takes."""
    return min(max(SHORTEST_S, number), LONGEST_S)


def rate(per_s: float) -> float:
    """Return a rate that k6 can make."""
    return min(per_s, MOST_RATE_PER_S)
