"""The kits of these adapters: each inherits the contract of its port, and has its fixtures."""
