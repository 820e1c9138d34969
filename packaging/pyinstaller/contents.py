"""What the bundle holds beyond what PyInstaller finds by following imports, and what it leaves out, with reasons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

PROJECT = Path(__file__).resolve().parents[2]
VERSIONS = "ims_desktop/central/migrations/versions"

# --- what is carried ------------------------------------------------------------------------------------------

DATA = (
    ("resources", "resources"),  # where ims_desktop/resources.py looks
    (VERSIONS, VERSIONS),  # Alembic reads its scripts as files
    ("LICENSE", "."),
)
"""Files and folders of the project, and where they lie in the bundle."""

DATA_OF_PACKAGES = ("biip",)
"""Packages that read files of their own and that PyInstaller knows no hook for."""

NAMED_IN_TEXTS = (
    "sqlalchemy.dialects.postgresql.psycopg",  # create_engine("postgresql+psycopg://...")
    "sqlalchemy.dialects.sqlite.pysqlite",
    "psycopg_binary",
    "engineio.async_drivers.asgi",  # socketio.AsyncServer(async_mode="asgi")
    "uvicorn.lifespan.on",  # uvicorn.Config(http="h11", loop="asyncio", ws="wsproto")
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "uvicorn.protocols.websockets.wsproto_impl",
)
"""Modules that are imported by a name in a text, where nobody who follows imports can see them."""


def hidden_imports() -> list[str]:
    """With them what only the migrations import, which ship as files."""
    scripts = sorted((PROJECT / VERSIONS).glob("*.py"))
    return sorted({*NAMED_IN_TEXTS, *(name for script in scripts for name in imported(script))})


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports; ``from a import b`` is ``a`` and perhaps ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != "__future__":
            yield node.module
            if node.module == "alembic":  # `op` and `context` are modules
                yield from (f"alembic.{alias.name}" for alias in node.names)


# --- what is left out -----------------------------------------------------------------------------------------

LEFT_OUT: Mapping[str, str] = {
    "readline": "GNU readline is GPL, and nothing here has a prompt",
    "tkinter": "the windows are Qt's",
    "curses": "there is no terminal screen; click and pydoc would bring it",
    "MySQLdb": "no database of ours",
    "sqlalchemy.dialects.mssql": "no database of ours",
    "sqlalchemy.dialects.mysql": "no database of ours",
    "sqlalchemy.dialects.oracle": "no database of ours",
    "PIL.AvifImagePlugin": "no picture of that kind; reportlab imports Pillow, and little of it is needed",
    "PIL.WebPImagePlugin": "no picture of that kind",
    "PIL._avif": "no picture of that kind",
    "PIL._imagingcms": "colours go as they are",
    "PIL._imagingft": "texts in a PDF are drawn by reportlab, on screen by Qt; python-barcode does without",
    "PIL._imagingtk": "the windows are Qt's",
    "PIL._webp": "no picture of that kind",
    "PySide6.QtConcurrent": "lanes are threads of Python",
    "PySide6.QtDBus": "Qt's own library of it stays, which input methods need",
    "PySide6.QtDataVisualization": "qtpy offers it, nobody asks",
    "PySide6.QtMultimediaWidgets": "beeps, no video",
    "PySide6.QtOpenGL": "nothing is drawn by OpenGL; qtpy does without it",
    "PySide6.QtOpenGLWidgets": "nothing is drawn by OpenGL",
}
"""What imports lead to and this program does without."""


def excluded() -> list[str]:
    return sorted({*LEFT_OUT, *packages_of_developers()})


def packages_of_developers() -> list[str]:
    """Whatever is installed without being in the program's lock: test tools reach deep through optional imports."""
    ships = locked("app.txt")
    return sorted(
        package
        for package, distributions in packages_distributions().items()
        if package != "ims_desktop" and not ships & {normal(one) for one in distributions}
    )


def locked(lock: str) -> set[str]:
    text = (PROJECT / "packaging" / "locks" / lock).read_text(encoding="utf-8")
    return {normal(name) for name in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


# --- Qt's plugins ---------------------------------------------------------------------------------------------

PLUGINS: Mapping[str, frozenset[str] | None] = {
    "platforms": frozenset({"xcb", "wayland", "offscreen", "windows", "cocoa"}),
    "platforminputcontexts": frozenset({"composeplatforminputcontext", "ibusplatforminputcontext"}),
    "platformthemes": frozenset({"xdgdesktopportal"}),  # GTK's would load the GTK of the machine
    "styles": None,
    "iconengines": None,
    "imageformats": frozenset({"jpeg", "svg", "ico"}),  # PNG is Qt's own
    "printsupport": None,
    "wayland-decoration-client": None,
    "wayland-graphics-integration-client": None,
    "wayland-shell-integration": None,
    "xcbglintegrations": None,
}
"""Folders of Qt's plugins that are kept: those named, or all of them.

The virtual keyboard would bring Qt Quick, and so would ``multimedia``, with FFmpeg besides: 36 MB that a beep does not
need, for Qt plays those (QSoundEffect) without a backend. Tried with PulseAudio: the same sounds come out.
"""


def kept(files: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What PyInstaller found for a module of Qt, less needless plugins, and less translations: the texts are ours."""
    return [(source, target) for source, target in files if _is_kept(Path(source).name, target)]


def _is_kept(file: str, target: str) -> bool:
    parts = PurePosixPath(target.replace("\\", "/")).parts
    if "plugins" not in parts:
        return parts[-1] != "translations"
    folder = parts[-1]
    if folder not in PLUGINS:
        return False
    named = PLUGINS[folder]
    return named is None or plugin_name(file) in named


def plugin_name(file: str) -> str:
    """``libqxcb.so``, ``qxcb.dll`` and ``libqxcb.dylib`` are all ``xcb``; some names end in ``plugin`` besides."""
    return file.split(".")[0].removeprefix("lib").removeprefix("q").removesuffix("plugin")
