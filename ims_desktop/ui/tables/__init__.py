"""Tables over frozen rows."""
