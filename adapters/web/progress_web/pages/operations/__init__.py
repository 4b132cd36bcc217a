"""Pages for the audit trail, personal data and health."""
