"""Values as people type them and files hold them: text, codes, identifiers, cells and fields."""
