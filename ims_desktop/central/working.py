"""One worker among several: a process of its own with the whole application, told when to end by its supervisor."""

from __future__ import annotations

import os
import socket
from multiprocessing.connection import Connection
from pathlib import Path

from ims_desktop.central.app import create_app
from ims_desktop.central.clock import system_now
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.gateway.settings import gateway_settings
from ims_desktop.central.live.line import LiveSettings
from ims_desktop.central.lives import LifeFile
from ims_desktop.central.serve import Server, collect_seldom, config_of
from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.images.shelf import Shelf
from ims_desktop.central.sync.sscc_blocks import numbering_settings
from ims_desktop.central.workers import Plan, ended, ready
from ims_desktop.logs import set_up_logs

_WHO_NOTES_THE_LIFE = 1
"""The number of the worker that does: one is enough, and two would write into each other's file."""


def work(plan: Plan, number: int, listening: socket.socket, line: Connection) -> None:
    """Returns when the supervisor says so or is gone, or at a signal of its own."""
    set_up_logs(Path(plan.folder) / "logs", f"ims-central-{number}")
    folder = DataFolder(Path(plan.folder))
    database = Database(plan.database_url, plan.connections)
    app = create_app(
        database,
        system_now,
        gateway_settings(os.environ),
        numbering=numbering_settings(os.environ),
        life=LifeFile(folder.life_file) if number == _WHO_NOTES_THE_LIFE else None,
        live=LiveSettings(plan.redis, has_siblings=plan.workers > 1),
        keeper=Keeper(database, Shelf(folder.images)),
    )
    collect_seldom()
    server = Server(config_of(app), lambda: ready(line))
    ended(line, server.stop)
    server.run(sockets=[listening])
