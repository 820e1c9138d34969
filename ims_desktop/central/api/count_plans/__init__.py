"""Count plans: which bins are counted how often, and how far a count may be off the books."""
