"""What the packaged program runs. Not ``__main__.py`` itself: its folder would be searched for modules, too."""

import sys

from ims_desktop.cli import main

sys.exit(main())
