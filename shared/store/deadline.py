"""How a job ends that did not finish in time, whoever ends it."""

from shared.domain.errors import DeadlineExceededError, Failure


def past_deadline() -> str:
    """Return the failure as its record keeps it."""
    error = DeadlineExceededError("The job did not finish within its deadline.")
    return Failure.of(error).model_dump_json()
