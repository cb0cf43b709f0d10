"""What the service's processes import, and what only looks at settings when it is told to.

`api.main` and `worker.main` are not among it: they begin as soon as they are imported.
"""

import gc

import celery.app.amqp
import celery.app.log
import celery.apps.worker
import celery.bin.celery
import celery.concurrency.thread
import celery.fixups.django
import celery.worker.autoscale
import celery.worker.consumer
import celery.worker.strategy
import httpcore2
import uvicorn.lifespan.on
import uvicorn.loops.uvloop
import uvicorn.main
import uvicorn.protocols.websockets.auto
import valkey.asyncio

import api.app
import api.deadlines
import api.edge.protocol
import api.rereading
import api.store.redis_store
import shared.tracing.otlp
import worker.celery_app.configuration
import worker.celery_app.consumer
import worker.celery_app.lifecycle
import worker.celery_app.transport
import worker.deadletters.command
import worker.generate.gemini.client
import worker.jobs.readers
import worker.verify.cli
import worker.webhooks.command

__all__ = ["api", "celery", "httpcore2", "shared", "uvicorn", "valkey", "worker"]

worker.jobs.readers.warm_up()
# All of this stays: what is forked shall neither look through it nor, by that, copy it.
gc.freeze()
