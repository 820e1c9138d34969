"""Looking up: any item as one types, and where it stands."""
