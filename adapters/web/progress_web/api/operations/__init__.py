"""Operations on the system itself."""
