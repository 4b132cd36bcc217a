"""Passkeys by Web Authentication."""

from progress_passkeys.passkeys import WebAuthnPasskeys, open_passkeys

__all__ = ["WebAuthnPasskeys", "open_passkeys"]
