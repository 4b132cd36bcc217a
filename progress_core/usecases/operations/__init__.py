"""Running the system: audit trail, backups, personal data, retention."""
