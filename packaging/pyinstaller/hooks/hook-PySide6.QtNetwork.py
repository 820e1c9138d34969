"""PyInstaller's own hook for QtNetwork, less the plugins left out (contents.py) and what they would need."""

from contents import kept
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, _binaries, _datas = add_qt6_dependencies(__file__)
binaries, datas = kept(_binaries), kept(_datas)
