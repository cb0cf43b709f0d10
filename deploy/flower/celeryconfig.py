"""What Flower has to know of the workers' broker; read by Celery's default loader."""

broker_url = "redis://redis:6379/0"
broker_transport_options = {"global_keyprefix": "loadgenie:"}
