"""What the packaged program runs. Not ``__main__.py`` itself: its folder would be searched for modules, too."""

import sys
from multiprocessing import freeze_support

from ims_desktop.cli import main

freeze_support()  # a worker of the central is this program, started again
sys.exit(main())
