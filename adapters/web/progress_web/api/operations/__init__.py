"""Operations on what has been done on the site."""
