"""The garbage collector, out of the way of a start.

It would look through everything that is imported and made, again and again, and find nothing to throw away: a
twentieth of the time to the first scan.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Nothing is collected until ``let_go``; before the program's own imports."""
    gc.disable()


def let_go() -> None:
    """What the start made stays for good, and is not looked through again, so that a scan waits for less of it."""
    gc.freeze()
    gc.enable()
