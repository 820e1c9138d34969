"""What a shift needs: the company's central, and workstations at its dock that are closed when the day is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shift.company import Central, answering, found_company
from tests.shift.dock import Dock

OpenDock = Callable[..., Dock]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a central that was just founded: to be copied, never served."""
    folder = tmp_path_factory.mktemp("founded")
    found_company(folder)
    return folder


@pytest.fixture
def central_folder(founded: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "central"
    shutil.copytree(founded, folder)
    return folder


@pytest.fixture
def central(central_folder: Path) -> Iterator[Central]:
    with answering(central_folder) as central:
        yield central


@pytest.fixture
def open_dock(tmp_path: Path, central: Central) -> Iterator[OpenDock]:
    """Opens the workstation of that name, with somebody at it; what is still open is closed at the end."""
    opened: list[Dock] = []

    def open_one(name: str = "WS-01", person: str = "tom", **more: object) -> Dock:
        opened.append(Dock(tmp_path / name, central, central.person(person), **more))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for dock in opened:
        dock.close()
