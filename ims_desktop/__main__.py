"""``python -m ims_desktop``: the same as the command ``ims-desktop``."""

import sys

from ims_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
