"""Keyboard-wedge scanners: telling their keys from a person's, whatever has the focus."""
