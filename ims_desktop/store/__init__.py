"""The workstation's two SQLite files: what exists nowhere else (local), and what the central can send again (mirror)."""
