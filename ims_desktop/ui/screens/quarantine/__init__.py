"""Quarantine: goods that were set apart, for a supervisor to decide."""
