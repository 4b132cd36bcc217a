"""Jobs on Celery, with Redis or RabbitMQ as its broker."""

from progress_celery.queue import CeleryQueue, open_engine

__all__ = ["CeleryQueue", "open_engine"]
