"""Home: what is waiting."""
