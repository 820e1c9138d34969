"""People: who may do what and from when to when, and the badges that they show on the floor."""
