"""The tables of docs/configuration.md, made from the settings classes.

`python -m tests.support.settings_table` prints them.
"""

from collections.abc import Iterator, Mapping

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from api.settings import ApiSettings
from shared.settings import ServiceSettings
from standalone.settings import StandaloneSettings
from worker.settings import WorkerSettings

PROCESSES: Mapping[str, type[BaseSettings]] = {
    "Both processes": ServiceSettings,
    "The worker": WorkerSettings,
    "The API": ApiSettings,
    "`./start.sh`": StandaloneSettings,
}


def rows(process: str) -> Iterator[str]:
    """Yield a Markdown row for each setting that this process reads and those before do not."""
    settings = PROCESSES[process]
    for name, field in settings.model_fields.items():
        if settings is ServiceSettings or name not in ServiceSettings.model_fields:
            yield f"| `{name.upper()}` | {_default(field)} | {field.description} |"


def names() -> set[str]:
    """Return the environment variables of all processes."""
    return {name.upper() for settings in PROCESSES.values() for name in settings.model_fields}


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None or field.default is None:
        return "-"
    default = field.get_default()
    shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    return f"`{shown:g}`" if isinstance(shown, float) else f"`{shown}`"


if __name__ == "__main__":
    for process in PROCESSES:
        print(f"\n## {process}\n\n| setting | default | meaning |\n| --- | --- | --- |")  # noqa: T201
        print(*rows(process), sep="\n")  # noqa: T201
