"""Which generator a worker uses: the settings' choice, with what it needs checked at start."""

import structlog

from shared.domain.script import Generator
from shared.settings import SettingsError
from worker.generate.fallback import FallbackGenerator
from worker.generate.model.calls import Observe, unobserved
from worker.generate.model.gate import Gate
from worker.generate.model.generator import ModelGenerator
from worker.generate.model.retry import RetryPolicy
from worker.generate.offline.generator import OfflineGenerator
from worker.ports import ScriptGenerator
from worker.reader.port import Reader
from worker.settings import WorkerSettings

# A job that may wait in the queue holds no slot for longer.
_LONGEST_OBEYED_S = {"fail": 60.0, "wait": 2.0, "offline": 60.0}

_log = structlog.get_logger(__name__)


def build_generator(
    settings: WorkerSettings,
    *,
    reader: Reader,
    observe: Observe = unobserved,
    gate: Gate | None = None,
) -> ScriptGenerator:
    """Build the generator once per process. Raises SettingsError when Gemini has no key."""
    match choose_generator(settings):
        case Generator.OFFLINE:
            if settings.generator != "offline":
                _log.warning(
                    "generator_is_offline",
                    reason="there is no GEMINI_API_KEY: rules and templates write",
                )
            return OfflineGenerator(reader)
        case Generator.GEMINI:
            return _with_fallback(_gemini(settings, reader, observe, gate), settings, reader)


def choose_generator(settings: WorkerSettings) -> Generator:
    """Return who writes first drafts. Raises SettingsError when Gemini has no key."""
    has_key = settings.gemini_api_key is not None
    if settings.generator == "offline":
        return Generator.OFFLINE
    if has_key:
        return Generator.GEMINI
    if settings.generator == "gemini":
        raise SettingsError("GEMINI_API_KEY environment variable is required")
    return Generator.OFFLINE


def _with_fallback(
    first: ScriptGenerator, settings: WorkerSettings, reader: Reader
) -> ScriptGenerator:
    if settings.fallback_generator is not None:
        _log.warning("setting_is_renamed", old="FALLBACK_GENERATOR", new="ON_OUTAGE=offline")
    if settings.on_outage != "offline":
        return first
    return FallbackGenerator(first, OfflineGenerator(reader), second_name=Generator.OFFLINE)


def _gemini(
    settings: WorkerSettings, reader: Reader, observe: Observe, gate: Gate | None
) -> ModelGenerator:
    # The SDK takes half a second and 50 MB: offline workers do without.
    from worker.generate.gemini.client import build_model  # noqa: PLC0415

    return ModelGenerator(
        build_model(settings),
        generator=Generator.GEMINI,
        policy=RetryPolicy(
            max_calls=settings.gemini_max_retries,
            longest_obeyed_s=_LONGEST_OBEYED_S[settings.on_outage],
            longest_calling_s=settings.gemini_timeout_s,
        ),
        reader=reader,
        observe=observe,
        gate=gate,
    )
