"""Cases: where the facts disagree, and a supervisor is asked. Settling them is a decision of a later version."""
