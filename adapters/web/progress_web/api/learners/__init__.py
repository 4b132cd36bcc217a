"""Operations on learners."""
