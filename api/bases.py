"""Copies what a job is to change into its request: it may be gone when a worker comes to it."""

from api.base_fields import MOST_ASKS
from api.environment import Call
from api.http_errors import JobNotFoundError
from api.responses import script_of
from api.waiting import read
from shared.domain.errors import InvalidRequestError
from shared.domain.job import Job, JobRequest
from shared.domain.wanted import Ask, Base, traits_of

# Of a description and all the wishes after it: what reads them again takes as long as they are.
MOST_CHARACTERS = 50_000


async def with_base(call: Call, request: JobRequest) -> JobRequest:
    """Return a request with the script of the job that it names.

    Raises JobNotFoundError, ScriptNotReadyError, InvalidRequestError and StoreUnavailableError.
    """
    if request.base is not None:
        check_asks(request.base.asks, field="base_description")
    if request.base_job_id is None:
        return request
    try:
        job = await read(call.environment.store, request.base_job_id, call.owner)
    except JobNotFoundError:
        raise JobNotFoundError("There is no job `base_job_id`, or it has expired.") from None
    return request.model_copy(update={"base": _base(job)})


def asks_of(job: Job) -> tuple[Ask, ...]:
    """Return what was asked of a job's script, the oldest words first."""
    request = job.request
    before = request.base.asks if request.base is not None else ()
    return (*before, _ask(request))


def _ask(request: JobRequest) -> Ask:
    return Ask(description=request.description or "", sources=request.sources, plan=request.plan)


def check_asks(asks: tuple[Ask, ...], *, field: str) -> None:
    """Raise InvalidRequestError if more was asked of a script than can be read again."""
    if len(asks) <= MOST_ASKS and sum(len(ask.description) for ask in asks) <= MOST_CHARACTERS:
        return
    message = f"has more than {MOST_ASKS} wishes, or {MOST_CHARACTERS:,} characters of them"
    raise InvalidRequestError(
        f"The request is not valid: {field} {message}.", errors=[(field, message)]
    )


def _base(job: Job) -> Base:
    result, asks = script_of(job), asks_of(job)
    check_asks(asks, field="base_job_id")
    report = result.verification
    plan = report.plan
    return Base(
        script=result.script,
        edited=job.request.base is not None and job.request.base.edited,
        asks=asks,
        # Where the words stood matters no more.
        plan=None if plan is None else plan.model_copy(update={"statements": ()}),
        traits=traits_of(report.load.actual, report.dry_run),
    )
