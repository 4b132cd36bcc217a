"""argon2id password hashing, AES-GCM sealing, breached passwords in a file, and the security log."""

from progress_security.breached import BreachedFile
from progress_security.log import open_security_log
from progress_security.passwords import Argon2Hasher, open_hasher
from progress_security.sealing import AesGcmSealer, new_secret, open_sealer, salted

__all__ = [
    "AesGcmSealer",
    "Argon2Hasher",
    "BreachedFile",
    "new_secret",
    "open_hasher",
    "open_sealer",
    "open_security_log",
    "salted",
]
