"""IMS Desktop: the program on a warehouse workstation, and the central behind it."""

__version__ = "0.1.0"
