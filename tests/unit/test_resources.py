"""Resources are found in a checkout, in a wheel and in a bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ims_desktop.resources import resource

PROJECT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_its_resources_beside_the_package() -> None:
    assert resource("translations") == PROJECT / "resources" / "translations"
    assert resource("translations").is_dir()


def test_a_bundle_has_them_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("icons", "scan.svg") == tmp_path / "resources" / "icons" / "scan.svg"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a small copy of this project: two resources say as much as all the fonts."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(PROJECT / "ims_desktop", source / "ims_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    (source / "README.md").write_text("# IMS Desktop\n")
    (source / "resources" / "sounds").mkdir(parents=True)
    (source / "resources" / "sounds" / "done.wav").write_bytes(b"beep")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    return next((source / "dist").glob("*.whl"))


def test_a_wheel_carries_the_package_and_its_resources(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "ims_desktop/_resources/sounds/done.wav" in names
    assert "ims_desktop/resources.py" in names
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]


def test_an_installed_wheel_finds_them(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    ask = "from ims_desktop.resources import resource; print(resource('sounds', 'done.wav').read_text())"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout == "beep\n"
