"""Pages for qualifications, their export and import."""
