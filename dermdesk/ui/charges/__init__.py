"""Charge entry, the heart: patient, header, diagnoses, line grid, findings, totals."""
