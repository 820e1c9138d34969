"""Reasons: why goods failed, a count differs, a status changes, something is undone."""
