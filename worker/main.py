"""The worker's composition root: `celery -A worker.main worker`."""

from celery import Celery

from shared.settings import SettingsError, read_settings
from worker.celery_app.configuration import worker_configuration
from worker.celery_app.lifecycle import connect_lifecycle, exit_with
from worker.settings import WorkerSettings


def create_app() -> Celery:
    """Build the Celery app; ends the process with one line if a setting is broken."""
    try:
        settings = read_settings(WorkerSettings)
    except SettingsError as error:
        exit_with(str(error))
    app = Celery("loadgenie", set_as_current=False)
    app.conf.update(
        worker_configuration(
            redis_url=settings.redis_url.get_secret_value(),
            concurrency=settings.worker_concurrency,
            task_events=settings.task_events,
        ),
        worker_consumer="worker.celery_app.consumer:PatientConsumer",
    )
    connect_lifecycle(app, settings)
    return app


app = create_app()
