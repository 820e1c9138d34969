"""The modules of ``packaging/pyinstaller``, which are no package: they belong to the build, not to the program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "packaging" / "pyinstaller"
MODULES = ("contents", "licences", "licences_known", "finishing")


@pytest.fixture(scope="module", autouse=True)
def _on_the_path() -> Iterator[None]:
    sys.path.insert(0, str(FOLDER))
    yield
    sys.path.remove(str(FOLDER))
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def contents() -> ModuleType:
    return import_module("contents")


@pytest.fixture
def licences() -> ModuleType:
    return import_module("licences")


@pytest.fixture
def finishing() -> ModuleType:
    return import_module("finishing")
