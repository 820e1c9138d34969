"""The public REST API: one folder a resource, in each the same files.

``routes`` say what may be asked and by whom, ``schemas`` what it looks like on the wire, ``service`` carries out what
changes the books, ``queries`` read them. Wire schemas stay in ``routes``: services take plain values.
"""
