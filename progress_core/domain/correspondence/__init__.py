"""What people are sent: e-mails, letters, messages."""
