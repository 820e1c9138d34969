"""Settings: how people want it here, and what this workstation is."""
