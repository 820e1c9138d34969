"""The embedded central: a child process of the client, one per data folder, ended by the client that started it."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.remote.founding import NOTHING_BUT_AN_ADMINISTRATOR, Founding

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
PORT_FILE = "central.port"
_READY = "listening on "
_PATIENCE = 60.0
"""Seconds for a cold start on a slow disk; a warm one takes about one."""

_BEFORE_AGAIN = 0.5
"""Seconds before one that died is started again."""


def own_command() -> list[str]:
    """How this program is started again: the packaged one by itself, otherwise by its interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ims_desktop"]


class EmbeddedCentral:
    """Runs the central of one data folder, and again when it dies.

    Its address holds for the life of this object, whatever happens to the process.
    """

    def __init__(self, folder: Path, founding: Founding = NOTHING_BUT_AN_ADMINISTRATOR) -> None:
        self._folder = folder
        self._founding = founding
        self._process: subprocess.Popen[str] | None = None
        self._changing = threading.RLock()
        self._is_wanted = False
        self.first_words = ""
        """What founding it said, once: the administrator's password is among it where it was generated."""
        self._others = _running_elsewhere(folder)
        self._port = self._others or _free_port()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def is_plugged_in(self) -> bool:
        return self._others is not None or (self._process is not None and self._process.poll() is None)

    def start(self) -> None:
        """Returns when it answers, at once where it runs already. Raises ``TryAgain`` when it does not come up."""
        with self._changing:
            if self.is_plugged_in:
                return
            if not self.is_founded:
                self._found()
            self._is_wanted = True
            self._launch()

    def _launch(self) -> None:
        arguments = ["serve", "--host", LOOPBACK, "--port", str(self._port), "--embedded"]
        self._process = subprocess.Popen(
            self._central(arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self._environment()
        )
        self._await_ready(self._process)
        threading.Thread(target=self._watch, args=[self._process], name="central", daemon=True).start()

    def _watch(self, process: subprocess.Popen[str]) -> None:
        """Starts it again when it ends unbidden; the port stays, so nobody need be told."""
        process.wait()
        time.sleep(_BEFORE_AGAIN)
        with self._changing:
            if not self._is_wanted or self._process is not process:
                return
            log.info("the embedded central ended with code %s; starting it again", process.returncode)
            self._close_pipes(process)
            try:
                self._launch()
            except TryAgain as error:
                log.warning("the embedded central does not come up again: %s", error)

    @property
    def is_founded(self) -> bool:
        return (self._folder / "central.db").exists()

    def enrolment_code(self) -> str:
        """A one-time code for a workstation of this folder."""
        return self._run(["enrol"]).strip().splitlines()[-1]

    def stop(self) -> None:
        """Ends the one that was started here: its standard input closes, and it leaves by itself."""
        with self._changing:
            self._is_wanted = False
            process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._close_pipes(process)

    def pull_the_plug(self) -> None:
        """Kills it as a power cut would. ``start`` brings it back under the same address."""
        with self._changing:
            self._is_wanted = False
            if self._process is not None:
                self._process.kill()
        self.stop()

    @staticmethod
    def _close_pipes(process: subprocess.Popen[str]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _found(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        sample = ["--sample", self._founding.sample] if self._founding.sample else []
        self.first_words = self._run(["init", *sample])
        log.info("made the embedded central")

    def _run(self, arguments: Sequence[str]) -> str:
        done = subprocess.run(
            self._central(arguments), capture_output=True, text=True, env=self._environment(), check=False
        )
        if done.returncode:
            raise _did_not_start(done.stderr)
        return done.stdout

    def _central(self, arguments: Sequence[str]) -> list[str]:
        action, *rest = arguments
        return [*own_command(), "central", action, "--data", str(self._folder), *rest]

    def _environment(self) -> dict[str, str]:
        password = self._founding.admin_password
        return os.environ | ({"IMS_ADMIN_PASSWORD": password} if password else {})

    def _await_ready(self, process: subprocess.Popen[str]) -> None:
        giving_up = threading.Timer(_PATIENCE, process.kill)
        giving_up.start()
        try:
            while process.stdout is not None and (line := process.stdout.readline()):
                if line.startswith(_READY):
                    return
        finally:
            giving_up.cancel()
        process.wait()
        raise _did_not_start(text("It ended with code {code}.", code=process.returncode))


def _running_elsewhere(folder: Path) -> int | None:
    """The port of a central that another client of this folder runs; a file left by a killed one is not believed."""
    try:
        port = int(json.loads((folder / PORT_FILE).read_text())["port"])
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return port
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _did_not_start(detail: object) -> TryAgain:
    return TryAgain(
        text("The central did not start"),
        text("{detail}", detail=detail),
        text("Work goes on without it; what you record is kept. Start the program again, or look into its log."),
    )
