"""The last hand on the bundle: debugging symbols go, the result is started once, and its weight is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1_000_000
LARGEST = 10


def strip(bundle: Path) -> None:
    """Takes the symbols out of what was built with them (a Python of one's own: 17 MB)."""
    for library in strippable(bundle):
        subprocess.run(["strip", "--strip-unneeded", library], check=True)


def strippable(bundle: Path) -> Iterator[Path]:
    """Modules and libraries, except Qt's, which come without symbols, and what a wheel carries along in ``*.libs``:
    that was rewritten by patchelf, and `strip` is known to break such files."""
    for path in sorted(bundle.rglob("*.so*")):
        inner = path.relative_to(bundle).parts
        is_foreign = any(part == "PySide6" or part.endswith(".libs") for part in inner)
        if path.is_file() and not path.is_symlink() and not is_foreign:
            yield path


def weigh(bundle: Path) -> list[tuple[int, str]]:
    """Bytes and name of every file, the largest first."""
    files = (path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(((path.stat().st_size, path.relative_to(bundle).as_posix()) for path in files), reverse=True)


def report(bundle: Path) -> Iterator[str]:
    files = weigh(bundle)
    yield f"{bundle}: {sum(size for size, _name in files) / MEGABYTE:.0f} MB in {len(files)} files; the largest:"
    yield from (f"{size / MEGABYTE:8.1f} MB  {name}" for size, name in files[:LARGEST])


def version_of(bundle: Path) -> str:
    """What the program says of itself, started without this checkout and its .venv in reach."""
    program = bundle / ("ims-desktop.exe" if sys.platform == "win32" else "ims-desktop")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [program.resolve(), "--version"], check=True, capture_output=True, text=True, cwd=bundle.anchor or "/", env=kept
    ).stdout.strip()


def main(bundle: Path) -> None:
    if sys.platform == "linux":
        strip(bundle)
    sys.stdout.write(f"ims-desktop {version_of(bundle)}\n" + "\n".join(report(bundle)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
