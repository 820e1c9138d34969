"""The rules of the warehouse, in plain Python: used by the workstation and by the central alike."""
