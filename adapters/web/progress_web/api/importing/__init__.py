"""Operations on imports of learners; what imports of every kind have in common."""
