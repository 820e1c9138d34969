"""Items: what the company stocks, and how it is packed."""
