"""Qualifications: the catalogue, one learner's set, and the workbook of a whole year group."""
