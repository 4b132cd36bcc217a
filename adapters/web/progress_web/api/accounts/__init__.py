"""Operations on staff accounts and access tokens."""
