"""Signing in, with the central or without it."""
