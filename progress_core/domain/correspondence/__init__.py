"""What people are sent: e-mails, letters and messages."""
