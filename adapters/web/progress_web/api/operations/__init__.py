"""Operations on the rules and on what has been done."""
