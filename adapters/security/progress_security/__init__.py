"""argon2id password hashing and AES-GCM sealing."""
