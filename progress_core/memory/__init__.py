"""The in-memory twin of every port: a product for tests, demos and embedding."""
