"""What happens when things go wrong, shown with real processes, databases, mail servers and kills."""
