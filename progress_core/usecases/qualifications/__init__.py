"""Qualifications, one learner at a time or as a workbook."""
