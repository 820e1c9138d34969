"""Any job: its steps, drawn as they come."""
