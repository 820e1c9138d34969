"""What can be wrong with the store, as a person is told it."""

from __future__ import annotations

import errno
import sqlite3

from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, TryAgain, our_bug
from ims_desktop.domain.texts import text


class FolderInUse(InputProblem):
    """Another client works on the same data folder."""

    code = "data_folder_in_use"


class StoreIsNewer(InputProblem):
    """The store was written by a later version of the program."""

    code = "store_is_newer"


class NotEnrolled(InputProblem):
    """Nothing can be recorded before the central knows this workstation."""

    code = "not_enrolled"


class NoNumbersLeft(TryAgain):
    """Every number for handling units that was leased to this workstation is given."""

    code = "no_numbers_left"


class StoreDamaged(AskSupervisor):
    """The file that exists nowhere else cannot be read; nobody but a person may decide what becomes of it."""

    code = "store_damaged"


class DiskFull(TryAgain):
    """There was no room to write; nothing was recorded."""

    code = "disk_full"


class DiskTrouble(TryAgain):
    """The disk did not do as it was told; nothing was recorded."""

    code = "disk_trouble"


def folder_in_use(folder: object) -> FolderInUse:
    return FolderInUse(
        text("Already open"),
        text("Another IMS Desktop is working with the data folder {folder}.", folder=folder),
        text("Go on in the other window, or close it first. A second workstation needs a data folder of its own."),
    )


def store_is_newer(found: str) -> StoreIsNewer:
    return StoreIsNewer(
        text("This data is from a newer version"),
        text("The data folder was last used by a later version of IMS Desktop (store {found}).", found=found),
        text("Install that version again. Nothing was changed."),
    )


def store_damaged(path: object, detail: str) -> StoreDamaged:
    return StoreDamaged(
        text("This workstation's records cannot be read"),
        text("The file {path} is damaged: {detail}.", path=path, detail=detail),
        text("Leave the file where it is and ask your administrator: it may hold work the central does not have yet."),
    )


def _found_damaged(detail: str) -> StoreDamaged:
    """In the middle of work, where it does not show in which file."""
    return StoreDamaged(
        text("This workstation's records cannot be read"),
        text("A file in the data folder is damaged: {detail}.", detail=detail),
        text(
            "Close the program and start it again: it looks at its files then, and fetches anew what the central has."
            " If it does not start, ask your administrator."
        ),
    )


def not_enrolled() -> NotEnrolled:
    return NotEnrolled(
        text("Not connected to a central yet"),
        text("This workstation has no identity, so nothing can be recorded."),
        text("Enter the code that the administrator gave you."),
    )


def no_numbers_left() -> NoNumbersLeft:
    return NoNumbersLeft(
        text("No pallet numbers are left"),
        text("This workstation has used every number for handling units that the central leased to it."),
        text(
            "Bring it to the central once: more come by themselves. Until then use pallets that have a label already."
        ),
    )


def no_data(folder: object) -> InputProblem:
    return InputProblem(
        text("There is no workstation in this folder"),
        text("Nothing was kept in {folder} yet.", folder=folder),
        text("Name the data folder that the settings show, with --data; or open IMS Desktop once, so that it is made."),
    )


_FULL = (sqlite3.SQLITE_FULL,)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_DISK = (
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)


def is_damage(error: sqlite3.Error) -> bool:
    return _primary_code(error) in _DAMAGED


def told(error: sqlite3.Error | OSError) -> ImsError:
    """The error of the disk or of SQLite as a person is told it."""
    if isinstance(error, OSError):
        return disk_full() if error.errno in (errno.ENOSPC, errno.EDQUOT) else disk_trouble(str(error))
    code = _primary_code(error)
    if code in _FULL:
        return disk_full()
    if code in _DAMAGED:
        return _found_damaged(str(error))
    if code in _DISK:
        return disk_trouble(str(error))
    return our_bug(f"{type(error).__name__}: {error}")


def _primary_code(error: sqlite3.Error) -> int:
    """SQLite's extended codes keep the primary one in their lowest byte."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    return int(code) & 0xFF


def disk_full() -> DiskFull:
    return DiskFull(
        text("The disk is full"),
        text("Nothing was recorded."),
        text("Free some space on this machine, then scan again."),
    )


def disk_trouble(detail: str) -> DiskTrouble:
    return DiskTrouble(
        text("The disk did not answer as it should"),
        text("Nothing was recorded: {detail}.", detail=detail),
        text("Scan again. If it stays like this, have the disk of this machine checked."),
    )
