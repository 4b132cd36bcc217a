"""Operations on applications, of both sides."""
