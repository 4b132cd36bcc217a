"""Outbox and messages on SQL."""
