"""Operations on qualifications."""
