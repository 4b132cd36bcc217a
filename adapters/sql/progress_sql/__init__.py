"""Stores on SQLite and PostgreSQL (SQLAlchemy Core, Alembic)."""
