"""Variances: counts that the books do not bear out, for a supervisor to decide."""
