"""The sync log: what happened between this workstation and the central, for a person."""
