"""Passkeys under their kit."""

from progress_passkeys.kits.passkeys import WebauthnPasskeysKit

from progress_core.testing.twins.passkeys import MemoryPasskeysKit


class TestMemory(MemoryPasskeysKit):
    """The twin."""


class TestWebauthn(WebauthnPasskeysKit):
    """`webauthn`."""
