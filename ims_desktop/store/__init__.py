"""The workstation's two SQLite files: what exists nowhere else, and what the central can send again."""
