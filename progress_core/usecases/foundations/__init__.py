"""What every use case stands on: the ports, the actor, locks, jobs, the audit trail."""
