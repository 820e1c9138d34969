"""What the bundle is told to carry and to leave out fits the program as it is: nothing it asks for stays behind."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLibraryInfo

PROJECT = Path(__file__).resolve().parents[3]
SOURCES = sorted((PROJECT / "ims_desktop").rglob("*.py"))


def committed(*under: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *under], cwd=PROJECT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    if not names:
        pytest.skip("no checkout: nothing tells which files belong to the project")
    return names


def test_every_file_that_is_no_module_is_carried(contents: ModuleType) -> None:
    carried = [source for source, _target in contents.DATA]
    left = [name for name in committed("ims_desktop", "resources") if not name.endswith(".py")]
    assert [name for name in left if not name.startswith(tuple(carried))] == []


def test_what_is_carried_lies_where_the_program_looks(contents: ModuleType) -> None:
    targets = dict(contents.DATA)
    assert targets["resources"] == "resources"  # ims_desktop/resources.py
    assert targets[contents.VERSIONS] == contents.VERSIONS  # beside ims_desktop/central/migrations/__init__.py
    assert [source for source in targets if not (PROJECT / source).exists()] == []


def test_modules_named_in_texts_exist(contents: ModuleType) -> None:
    unknown = [name for name in contents.hidden_imports() if importlib.util.find_spec(name) is None]
    assert unknown == []


def test_what_the_migrations_import_comes_along(contents: ModuleType) -> None:
    assert {"alembic.op", "sqlalchemy"} <= set(contents.hidden_imports())


def test_nothing_that_the_program_imports_is_left_out(contents: ModuleType) -> None:
    out = contents.excluded()
    wanted = {(source.name, name) for source in SOURCES for name in contents.imported(source)}
    assert [(file, name) for file, name in wanted if f"{name}.".startswith(tuple(f"{one}." for one in out))] == []


def test_pillow_is_left_out_only_while_nothing_draws_with_it(contents: ModuleType) -> None:
    """reportlab and the barcode library's picture writer need it without its name being in our sources."""
    text = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    draws = re.search(r"\breportlab\b|\bImageWriter\b", text) is not None
    assert not (draws and "PIL" in contents.LEFT_OUT)


def test_what_the_program_depends_on_is_no_tool_of_developers(contents: ModuleType) -> None:
    tools = set(contents.packages_of_developers())
    assert {"pytest", "hypothesis", "mypy", "PyInstaller"} <= tools
    assert tools & {"PySide6", "sqlalchemy", "fastapi", "psycopg", "keyring", "packaging", "ims_desktop"} == set()


def test_the_platforms_of_qt_come_along_and_qt_quick_does_not(contents: ModuleType) -> None:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    files = [(str(file), f"PySide6/Qt/plugins/{file.parent.name}") for file in plugins.glob("*/*") if file.is_file()]
    names = {contents.plugin_name(Path(file).name) for file, _target in contents.kept(files)}
    assert "offscreen" in names
    assert names.isdisjoint({"tvirtualkeyboard", "ffmpegmedia", "pdf", "gtk3", "eglfs"})


@pytest.mark.parametrize(
    ("file", "folder", "is_kept"),
    [
        ("libqxcb.so", "plugins/platforms", True),
        ("libqwayland.so", "plugins/platforms", True),
        ("qwindows.dll", "plugins/platforms", True),
        ("libqcocoa.dylib", "plugins/platforms", True),
        ("libibusplatforminputcontextplugin.so", "plugins/platforminputcontexts", True),
        ("libqtvirtualkeyboardplugin.so", "plugins/platforminputcontexts", False),
        ("libffmpegmediaplugin.so", "plugins/multimedia", False),
        ("libQt6Core.so.6", "lib", True),
        ("qtbase_de.qm", "translations", False),
    ],
)
def test_plugins_are_told_by_name_on_every_system(contents: ModuleType, file: str, folder: str, is_kept: bool) -> None:
    assert bool(contents.kept([(f"/qt/{folder}/{file}", f"PySide6/Qt/{folder}")])) is is_kept


def test_symbols_are_taken_only_from_what_survives_it(finishing: ModuleType, tmp_path: Path) -> None:
    for name in ("libpython3.11.so.1.0", "PySide6/QtCore.abi3.so", "psycopg_binary.libs/libpq.so.5", "sqlalchemy/a.so"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\x7fELF")
    (tmp_path / "libpython.so").symlink_to("libpython3.11.so.1.0")
    left = [path.relative_to(tmp_path).as_posix() for path in finishing.strippable(tmp_path)]
    assert left == ["libpython3.11.so.1.0", "sqlalchemy/a.so"]


def test_the_report_tells_the_whole_and_the_largest(finishing: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(3_000_000))
    (tmp_path / "small").write_bytes(bytes(1_000_000))
    told = list(finishing.report(tmp_path))
    assert "4 MB in 2 files" in told[0]
    assert [line.split()[-1] for line in told[1:]] == ["large", "small"]
