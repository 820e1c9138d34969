"""Taking in a company's data from CSV files: all of a file or nothing of it, with every bad row named."""

from ims_desktop.central.importing.problems import BadCell, NotImported
from ims_desktop.central.importing.run import Imported, import_csv, import_files

__all__ = ["BadCell", "Imported", "NotImported", "import_csv", "import_files"]
