"""Operations on profiles."""
