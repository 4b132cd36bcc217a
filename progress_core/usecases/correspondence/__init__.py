"""Sending e-mails and messages."""
