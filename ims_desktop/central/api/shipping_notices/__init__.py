"""Shipping notices: what a supplier says is on its way, and on which handling units."""
