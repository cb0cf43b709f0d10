"""What Flower has to know of the workers' broker; read by Celery's default loader."""

import os

broker_url = os.environ["REDIS_URL"]
broker_transport_options = {"global_keyprefix": "loadgenie:"}
