"""Receiving goods: the job's steps, drawn as they come."""
