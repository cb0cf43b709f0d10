"""LoadGenie and its peers, each as a web process and the worker behind it."""

from dataclasses import dataclass
from typing import Final

from bench.program import Program, WebServer, is_installed, module

BODY: Final = {
    "scenario_description": "50 users browse and buy on https://shop.example.com for 2 minutes, "
    "p95 under 400 ms"
}
"""What is asked of all of them."""

_FLAGS: Final = ("--no-access-log", "--log-level", "warning")


@dataclass(frozen=True, slots=True)
class System:
    """One way to run jobs; `making` takes one in, `waiting` answers with the script."""

    name: str
    server: WebServer
    worker: Program
    making: str = "/jobs"
    waiting: str = "/wait"
    ours: bool = False

    @property
    def programs(self) -> tuple[Program, ...]:
        """The web process and the worker."""
        return self.server, self.worker


def bare(redis_url: str) -> WebServer:
    """Return the routes that do the least."""
    return WebServer("bench.peers.bare:app", *_FLAGS, REDIS_URL=redis_url)


def direct(model_url: str) -> WebServer:
    """Return the web process that calls the model itself."""
    return WebServer("bench.peers.direct:app", *_FLAGS, GOOGLE_GEMINI_BASE_URL=model_url)


def loadgenie_api(redis_url: str, **settings: str) -> WebServer:
    """Return the API as its container starts it; its queue is never too full for a benchmark."""
    return WebServer("api.main:app", REDIS_URL=redis_url, MAX_QUEUED_JOBS="1000000", **settings)


def loadgenie(
    redis_url: str, model_url: str = "", *, slots: int = 100, verify: str = "off"
) -> System:
    """Return LoadGenie, with the model behind it."""
    worker = module(
        "celery",
        *("-A", "worker.main", "worker"),
        ready="worker_ready",
        REDIS_URL=redis_url,
        GENERATOR="gemini" if model_url else "offline",
        GEMINI_API_KEY="no-real-key",
        GOOGLE_GEMINI_BASE_URL=model_url,
        VERIFY=verify,
        WORKER_CONCURRENCY=str(slots),
        WORKER_METRICS_PORT="0",
    )
    return System(
        "**LoadGenie**",
        loadgenie_api(redis_url),
        worker,
        waiting="/api/generate-script",
        ours=True,
    )


def naive_celery(redis_url: str, model_url: str = "", *, slots: int = 100) -> System:
    """Return Celery as tutorials show it, with threads, and lines in its log as it comes."""
    settings = {"REDIS_URL": redis_url, "GOOGLE_GEMINI_BASE_URL": model_url}
    flags = ("--pool", "threads", "--concurrency", str(slots), "--loglevel", "INFO")
    worker = module(
        "celery",
        *("-A", "bench.peers.naive_tasks", "worker", *flags),
        ready=" ready.",
        **settings,
    )
    return System("naive Celery", WebServer("bench.peers.naive:app", *_FLAGS, **settings), worker)


def peers(redis_url: str, model_url: str = "", *, slots: int = 100) -> list[System]:
    """Return the others, arq, saq and taskiq: those of them whose environments are there."""
    settings = {
        "REDIS_URL": redis_url,
        "GOOGLE_GEMINI_BASE_URL": model_url,
        "SLOTS": str(slots),
    }

    def peer(name: str, worker: Program) -> System:
        app = f"bench.peers.{name}_peer:app"
        return System(name, WebServer(app, *_FLAGS, peer=name, **settings), worker)

    arq = module(
        *("arq", "bench.peers.arq_peer.WorkerSettings"),
        ready="Starting worker",
        peer="arq",
        **settings,
    )
    saq = module(
        *("saq", "--verbose", "bench.peers.saq_peer.settings"),
        ready="Worker starting",
        peer="saq",
        **settings,
    )
    taskiq = module(
        *("taskiq", "worker", "bench.peers.taskiq_peer:broker"),
        *("--workers", "1", "--max-async-tasks", str(slots)),
        ready="Listening started",
        peer="taskiq",
        **settings,
    )
    found = [peer("arq", arq), peer("saq", saq), peer("taskiq", taskiq)]
    return [each for each in found if is_installed(each.name)]
