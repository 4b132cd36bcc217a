"""A country: as many learners and providers as a whole nation has, and what has become of them."""
