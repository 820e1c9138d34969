"""Reconciling with the central: one cycle without thread or clock, and a runner that owns those."""
