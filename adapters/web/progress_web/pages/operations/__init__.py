"""Pages for the audit trail, personal data, and the health of the process."""
