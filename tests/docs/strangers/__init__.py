"""Adapters as a stranger writes them who has read `docs/howto/write-an-adapter.md` and nothing else."""
