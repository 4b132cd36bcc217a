"""Reports: counts of learners and applications, and the lists behind each figure."""
