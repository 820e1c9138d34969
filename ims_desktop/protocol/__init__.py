"""What workstation and central say to each other; both ends import it, and nothing else of each other."""

PROTOCOL = 1
"""The version spoken here. The central serves ``OLDEST`` to ``PROTOCOL``; pushes of older ones are always taken."""

OLDEST = 1
