"""What people type and files hold: text, codes, identifiers, cells and fields."""
