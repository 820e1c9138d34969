"""Purchase orders: what was ordered from whom, and how much of it has come."""
