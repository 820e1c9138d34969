"""Finds the files that come with the program, wherever the program came from."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of one file or folder of ``resources/``: ``resource("fonts", "NotoSansTC.ttf")``.

    A checkout has them beside the package, a wheel inside it, a PyInstaller bundle where it was unpacked.
    Whether the file is there is for the caller to see.
    """
    return _root().joinpath(*parts)


def _root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"
