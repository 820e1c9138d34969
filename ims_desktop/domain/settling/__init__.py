"""Settling cases: what was known, done and found, the choices of each kind, and what each of them does."""
