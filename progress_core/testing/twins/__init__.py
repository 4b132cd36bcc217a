"""The kits of the twins in memory, and of the adapters that come with the core."""
