"""Values as people type them and files hold them: text, codes, identifiers, cells, fields."""
