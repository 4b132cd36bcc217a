"""Operations on providers and learner groups."""
