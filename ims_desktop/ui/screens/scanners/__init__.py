"""Scanners: the test page, what each one was taught by the set-up label, and the serial ports."""
