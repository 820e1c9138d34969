"""Locations: the places that goods stand at."""
