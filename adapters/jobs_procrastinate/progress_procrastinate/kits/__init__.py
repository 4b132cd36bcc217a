"""The kit of this adapter: it inherits the contract of its port, and has its fixtures."""
