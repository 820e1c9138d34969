"""A peer as ``make peers`` installs it: what it is called, which version, and the command that runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[2] / "build" / "peers"
"""Where they are installed. Nothing there is committed."""
HOW = "`make peers` installs it"


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    package: str
    """As npm or pip know it."""
    script: str
    """Its runner, in this folder."""
    needs: tuple[str, ...] = ()
    """Files that are under ``HOME`` once it is installed."""

    @property
    def version(self) -> str:
        """The one that is asked for."""
        return _pins()[self.package]

    @property
    def title(self) -> str:
        """What a record names it."""
        return f"{self.name} {self.version}"

    def command(self, home: Path) -> list[str] | None:
        """What runs its runner; none where the peer or what it runs on is not here."""
        program = anki_python(home) if self.script.endswith(".py") else shutil.which("node")
        if program is None or not all((home / needed).exists() for needed in self.needs):
            return None
        return [str(program), str(HERE / self.script)]


def anki_python(home: Path) -> Path | None:
    """The Python of the environment that Anki has for itself."""
    places = (home / "anki" / "bin" / "python", home / "anki" / "Scripts" / "python.exe")
    return next((place for place in places if place.exists()), None)


def environment(home: Path) -> dict[str, str]:
    """Node finds the packages though the runners lie elsewhere; nothing is checked that a release would not check."""
    return os.environ | {"NODE_PATH": str(home / "node_modules"), "NODE_ENV": "production"}


@cache
def _pins() -> dict[str, str]:
    """The version of each package, from the two files that say what is installed."""
    listed = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    by_pip = re.findall(r"^([\w.-]+)==(\S+)", (HERE / "anki.in").read_text(encoding="utf-8"), re.MULTILINE)
    return {**listed["dependencies"], **listed["optionalDependencies"], **dict(by_pip)}
