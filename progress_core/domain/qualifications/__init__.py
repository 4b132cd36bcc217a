"""Qualifications: the catalogue, the set of one learner, and the workbook of a year group."""
