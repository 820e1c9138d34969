"""Anki: the full download of a collection from Anki's own sync server. Run by the Python that Anki is installed in.

Anki is under the AGPL: it is a program of its own here, and nothing that ships knows it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from anki.collection import AddNoteRequest, Collection

PERSON = ("benchmark", "benchmark")
CHUNK = 10_000


def main() -> None:
    measure, file, folder = sys.argv[1:]
    assert measure == "download"
    with _server(Path(folder) / "there") as endpoint:
        records = _upload(Path(file), Path(folder), endpoint)
        _say({"version": version("anki"), "records": records})
        for number, _ in enumerate(sys.stdin):
            _say({"seconds": _download(Path(folder) / f"round-{number}", endpoint, records)})


def _say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """Where it serves: a free port, which it says in its log."""
    told = {
        "SYNC_USER1": ":".join(PERSON),
        "SYNC_BASE": str(folder),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": "0",
        "MAX_SYNC_PAYLOAD_MEGS": "2000",
        "NO_COLOR": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        env=os.environ | told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            yield _endpoint(server)
        finally:
            server.kill()


def _endpoint(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"127\.0\.0\.1:(\d+)", line):
            threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop it
            return f"http://127.0.0.1:{found[1]}/"
    raise AssertionError("Anki's sync server never listened")


def _upload(file: Path, folder: Path, endpoint: str) -> int:
    """The rows as notes of two fields: what it is found by, and all of it. How many there are."""
    lines = file.read_text(encoding="utf-8").splitlines()
    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "filled.anki2"))
    kind, deck = collection.models.by_name("Basic"), collection.decks.id("Default")
    for begin in range(0, len(lines), CHUNK):
        requests = []
        for line in lines[begin : begin + CHUNK]:
            note = collection.new_note(kind)
            note.fields = [json.loads(line)["sku"], line]
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        collection.add_notes(requests)
    auth = collection.sync_login(*PERSON, endpoint)
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=auth, server_usn=None, upload=True)
    collection.close()
    return len(lines)


def _download(folder: Path, endpoint: str, records: int) -> float:
    """Seconds, with the opening of what came, which Anki does in the same call; the login is not in it."""
    folder.mkdir()
    collection = Collection(str(folder / "empty.anki2"))
    auth = collection.sync_login(*PERSON, endpoint)
    began = time.perf_counter()
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=auth, server_usn=None, upload=False)
    took = time.perf_counter() - began
    collection.reopen(after_full_sync=True)
    found = collection.note_count()
    collection.close()
    if found != records:
        raise AssertionError(f"{found} notes arrived instead of {records}")
    return took


if __name__ == "__main__":
    main()
