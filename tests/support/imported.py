"""What the service's processes import, and what only looks at settings when it is told to.

`api.main` and `worker.main` are not among it: they begin as soon as they are imported.
"""

import celery.apps.worker
import celery.bin.celery
import celery.concurrency.thread
import celery.worker.consumer
import uvicorn.main

import api.app
import api.store.redis_store
import shared.tracing.otlp
import worker.celery_app.consumer
import worker.celery_app.lifecycle
import worker.celery_app.transport
import worker.generate.gemini.client

__all__ = ["api", "celery", "shared", "uvicorn", "worker"]
