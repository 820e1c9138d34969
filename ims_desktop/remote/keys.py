"""Where a workstation's key is kept: in the system's keychain, or, by choice, in a file that only its user reads."""

from __future__ import annotations

import os
from pathlib import Path

from ims_desktop.domain.errors import AskSupervisor, TryAgain
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.secrets import KeyStore

SERVICE = "ims-desktop"


def key_store(folder: Path, in_file: bool) -> KeyStore:
    """The file where it was asked for or is in use already; the keychain otherwise."""
    file = KeyFile(folder / "workstation.key")
    return file if in_file or file.is_in_use else Keychain()


class Keychain:
    """The system's, through keyring. Asked for when it is needed: its backends take their time to load."""

    def get(self, workstation: WorkstationId) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, workstation)
        except KeyringError as error:
            raise _no_keychain(str(error)) from error

    def put(self, workstation: WorkstationId, key: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, workstation, key)
        except KeyringError as error:
            raise _no_keychain(str(error)) from error
        if self.get(workstation) != key:
            raise _no_keychain("it forgets at once")

    def where(self) -> Text:
        return text("the system's keychain")


class KeyFile:
    """One file per data folder, mode 0600; on Windows the folder's own access list guards it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_in_use(self) -> bool:
        return self._path.exists()

    def get(self, workstation: WorkstationId) -> str | None:
        return self._read().get(workstation)

    def put(self, workstation: WorkstationId, key: str) -> None:
        """The new file is whole before it takes the place of the old one."""
        lines = [f"{one} {its}" for one, its in (self._read() | {workstation: key}).items()]
        unfinished = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
        except OSError as error:
            raise _cannot_write(error) from error

    def where(self) -> Text:
        return text("a file that only this user reads: {path}", path=self._path)

    def _read(self) -> dict[str, str]:
        try:
            lines = self._path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise _cannot_read(error) from error
        return dict(line.split(" ", 1) for line in lines if " " in line)


def _no_keychain(why: str) -> AskSupervisor:
    return AskSupervisor(
        text("There is no keychain"),
        text("The system keeps no secrets for this program: {why}.", why=why),
        text("Unlock it and start again, or start with --key-file to keep the key in a file that only you can read."),
    )


def _cannot_write(error: OSError) -> TryAgain:
    return TryAgain(
        text("The key cannot be kept"),
        text("Its file cannot be written: {why}.", why=error.strerror or str(error)),
        text("Make room on the disk, or mend the folder's rights; then start again."),
    )


def _cannot_read(error: Exception) -> TryAgain:
    return TryAgain(
        text("The key cannot be read"),
        text("{why}", why=error),
        text("Mend the rights of its file in the data folder, then start again."),
    )
