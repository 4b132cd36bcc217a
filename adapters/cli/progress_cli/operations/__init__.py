"""Commands for operators: set-up, the site and its worker, jobs, audit trail, backups and retention."""
