"""Where the workstation's key is kept."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from ims_desktop.domain.errors import AskSupervisor, TryAgain
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.remote.keys import key_store

ONE, OTHER = WorkstationId("w1"), WorkstationId("w2")
FILE = "workstation.key"


class MemoryKeychain(KeyringBackend):
    """A keychain for ``keyring`` to find."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def _check(self) -> None:
        if self.is_locked:
            raise KeyringLocked("locked")


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    before = keyring.get_keyring()
    made = MemoryKeychain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_keychain_keeps_the_key_where_there_is_one(keychain: MemoryKeychain, tmp_path: Path) -> None:
    keys = key_store(tmp_path, in_file=False)
    keys.put(ONE, "secret")
    assert (keys.get(ONE), keys.get(OTHER)) == ("secret", None)
    assert "keychain" in str(keys.where())
    assert not list(tmp_path.iterdir())


def test_a_locked_keychain_says_what_to_do(keychain: MemoryKeychain, tmp_path: Path) -> None:
    keychain.is_locked = True
    keys = key_store(tmp_path, in_file=False)
    with pytest.raises(AskSupervisor, match="keychain"):
        keys.get(ONE)
    with pytest.raises(AskSupervisor, match="keychain"):
        keys.put(ONE, "secret")


def test_without_a_keychain_and_without_consent_no_key_is_kept(tmp_path: Path) -> None:
    keys = key_store(tmp_path, in_file=False)
    with pytest.raises(AskSupervisor, match="keychain"):
        keys.put(ONE, "secret")
    assert not list(tmp_path.iterdir())


def test_with_consent_keys_are_kept_in_a_file_for_the_owner_alone(tmp_path: Path) -> None:
    keys = key_store(tmp_path, in_file=True)
    keys.put(ONE, "secret")
    keys.put(OTHER, "other")
    again = key_store(tmp_path, in_file=True)
    assert (again.get(ONE), again.get(OTHER)) == ("secret", "other")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [FILE]
    assert FILE in str(again.where())


def test_a_file_once_agreed_to_is_found_again_without_asking(tmp_path: Path) -> None:
    key_store(tmp_path, in_file=True).put(ONE, "secret")
    assert key_store(tmp_path, in_file=False).get(ONE) == "secret"


def test_a_key_file_that_cannot_be_read_says_what_to_do_and_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe broken")
    keys = key_store(tmp_path, in_file=True)
    with pytest.raises(TryAgain, match="key"):
        keys.get(ONE)
    with pytest.raises(TryAgain, match="key"):
        keys.put(ONE, "secret")
    assert (tmp_path / FILE).read_bytes() == b"\xff\xfe broken"


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(TryAgain, match="key"):
        key_store(tmp_path / "data", in_file=True).put(ONE, "secret")
