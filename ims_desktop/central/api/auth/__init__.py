"""Signing in and out, and keeping a session going."""
