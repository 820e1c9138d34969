"""The outbox: every operation of this workstation and how far it has come."""
