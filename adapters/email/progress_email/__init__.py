"""E-mail by SMTP, to the console, or into a folder."""
