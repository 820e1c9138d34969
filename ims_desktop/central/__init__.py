"""The central: the books of all workstations, and the API in front of them."""
