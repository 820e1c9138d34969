"""Writes this workstation's outbox into a file that the central can take in by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.domain.errors import AskSupervisor, TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.ports.outbox_files import Exported
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol.outbox_file import Header, written
from ims_desktop.store.recorded import Recorded, recorded_in


def export_outbox(
    folder: Path,
    keys: KeyStore,
    file: Path,
    everything: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Exported:
    """Everything that is not acknowledged, or everything. The file is whole or is not there.

    Raises ``InputProblem`` without a workstation, ``AskSupervisor`` without its key, ``TryAgain`` when it cannot be
    written.
    """
    with recorded_in(folder) as recorded:
        found = recorded.everything() if everything else recorded.unacknowledged()
    key = keys.get(found.identity.workstation)
    if key is None:
        raise _no_key()
    header = _header(found, everything, now())
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        with unfinished.open("wb") as out:
            out.writelines(written(header, found.operations, key))
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise _not_written(file, error) from error
    return Exported(file, header.operations, header.earliest, header.latest)


def _header(found: Recorded, everything: bool, now: datetime) -> Header:
    times = [one.happened_at for one in found.operations]
    return Header(
        workstation=found.identity.workstation,
        name=found.identity.name,
        site=found.identity.site,
        epoch=found.epoch,
        made_at=now,
        operations=len(found.operations),
        earliest=min(times, default=None),
        latest=max(times, default=None),
        everything=everything,
    )


def _no_key() -> AskSupervisor:
    return AskSupervisor(
        text("The file cannot be signed"),
        text("This workstation's key is missing."),
        text("Start it with --enrol and a new code; nothing recorded is lost."),
    )


def _not_written(file: Path, error: OSError) -> TryAgain:
    return TryAgain(
        text("The file could not be written"),
        text("{file}: {why}", file=file, why=error.strerror or str(error)),
        text("Make room, or choose another place."),
    )
