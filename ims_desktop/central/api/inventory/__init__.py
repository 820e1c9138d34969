"""Inventory: how much of each product there is, and where it stands."""
