"""Suppliers: whom goods are ordered from."""
