"""The contract kit of every port, for anybody who writes an adapter."""
