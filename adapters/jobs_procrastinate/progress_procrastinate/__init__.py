"""Jobs on procrastinate, a queue in the same PostgreSQL as the store."""

from progress_procrastinate.queue import ProcrastinateQueue, open_engine

__all__ = ["ProcrastinateQueue", "open_engine"]
