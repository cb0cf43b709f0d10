"""Health checks for people, load balancers and Kubernetes."""

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import Response

from api import examples, responses
from api.documents import (
    Alive,
    Document,
    Health,
    HealthCheck,
    HealthChecks,
    ModelCheck,
    QueueCheck,
    Ready,
)
from api.environment import Env
from api.openapi import EVERYWHERE, OPEN_TAG, ok, problems
from api.problem_responses import SEED_TIME
from api.store.model import Breaker, ModelState
from api.store.queues import Queues
from api.store.redis_store import RedisApiStore
from shared.domain.errors import ErrorCode, StoreUnavailableError
from shared.version import __version__

router = APIRouter(tags=[OPEN_TAG])


@router.get(
    "/health",
    summary="Health, in detail",
    responses={
        200: ok("Healthy, or degraded.", Health, examples.HEALTH),
        503: ok("Unhealthy.", Health, examples.UNHEALTHY, headers=("Retry-After",)),
        **problems(*EVERYWHERE),
    },
    response_model=None,
)
async def health(environment: Env) -> Response:
    """Return the state of Redis, of the workers and of the model."""
    report = await _look(environment.store)
    healthy = report.status != "unhealthy"
    return Response(
        report.model_dump_json(),
        status_code=200 if healthy else 503,
        headers={"Cache-Control": "no-store"} | ({} if healthy else {"Retry-After": "2"}),
        media_type=responses.JSON,
    )


async def _look(store: RedisApiStore) -> Health:
    now = datetime.now(UTC).strftime(SEED_TIME)
    try:
        await store.ready()
        workers, risk = await store.workers(), await store.eviction_risk()
        queues, model = await store.queues(), await store.model()
    except StoreUnavailableError as error:
        return Health(status="unhealthy", timestamp=now, checks=_unknown(f"{error.reason}."))
    checks = HealthChecks(
        redis=_redis_check(risk),
        workers=_workers_check(workers),
        model=_model_check(model),
        queue=_queue_check(queues),
    )
    passed = checks.redis.status == checks.workers.status == checks.model.status == "pass"
    return Health(status="healthy" if passed else "degraded", timestamp=now, checks=checks)


def _unknown(reason: str) -> HealthChecks:
    unknown = "Not known without Redis."
    return HealthChecks(
        redis=HealthCheck(status="fail", detail=reason),
        workers=HealthCheck(status="fail", detail=unknown),
        model=ModelCheck(status="fail", detail=unknown, breaker=None),
        queue=QueueCheck(
            status="fail", detail=unknown, waiting=None, unfinished=None, oldest_s=None
        ),
    )


def _redis_check(risk: str | None) -> HealthCheck:
    if risk is not None:
        return HealthCheck(status="warn", detail=f"{risk}.")
    return HealthCheck(status="pass", detail="Redis answers and takes writes.")


def _workers_check(workers: int) -> HealthCheck:
    if workers == 0:
        return HealthCheck(status="warn", detail="No worker is alive; jobs wait.")
    alive = "1 worker is alive." if workers == 1 else f"{workers} workers are alive."
    return HealthCheck(status="pass", detail=alive)


def _model_check(model: ModelState) -> ModelCheck:
    match model.breaker:
        case Breaker.CLOSED if model.refused:
            status = "warn"
            detail = f"The model refuses the key or another setting ({ErrorCode.AI_MISCONFIGURED})."
        case Breaker.CLOSED:
            status, detail = "pass", "Nothing is known against the model."
        case Breaker.OPEN:
            again = f"It is asked again in {model.asked_again_s:.0f} s."
            status, detail = "warn", f"The model is away ({model.code}). {again}"
        case Breaker.HALF_OPEN:
            status = "warn"
            detail = f"The model was away ({model.code}). The next call finds out whether it is."
    return ModelCheck(status=status, detail=detail, breaker=model.breaker)


def _queue_check(queues: Queues) -> QueueCheck:
    return QueueCheck(
        status="pass",
        detail=f"Jobs: {queues.waiting} waiting, {queues.running} running, "
        f"{queues.deferred} waiting for the model.",
        waiting=queues.waiting,
        unfinished=queues.waiting + queues.running + queues.deferred,
        oldest_s=queues.oldest_s,
    )


@router.get(
    "/livez",
    summary="The process answers",
    responses={200: ok("Alive.", Alive, examples.ALIVE), **problems(*EVERYWHERE)},
    response_model=None,
)
async def livez() -> Response:
    """Return 200 whatever Redis does: a restart of this process would not help."""
    return _unstored(Alive(status="alive", version=__version__))


@router.get(
    "/readyz",
    summary="The service takes jobs",
    responses={
        200: ok("Ready.", Ready, {"status": "ready"}),
        **problems(ErrorCode.STORE_UNAVAILABLE, *EVERYWHERE),
    },
    response_model=None,
)
async def readyz(environment: Env) -> Response:
    """Return 503 while Redis is out of reach, or takes no writes."""
    await environment.store.ready()
    return _unstored(Ready(status="ready"))


def _unstored(shown: Document) -> Response:
    return Response(
        shown.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type=responses.JSON
    )
