"""Workstations: which may exchange with the central, and the codes that let new ones in."""
