"""What the inner rooms ask of the outer ones: protocols named by role, and the frozen rows that pass through them."""
