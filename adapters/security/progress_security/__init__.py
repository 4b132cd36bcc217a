"""argon2id password hashing and AES-GCM sealing."""

from progress_security.passwords import Argon2Hasher, open_hasher
from progress_security.sealing import AesGcmSealer, new_secret, open_sealer

__all__ = ["AesGcmSealer", "Argon2Hasher", "new_secret", "open_hasher", "open_sealer"]
