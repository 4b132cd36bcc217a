"""Running the system: the audit trail and how long data is kept."""
