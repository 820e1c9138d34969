"""The four sounds through the machine's speakers; silent where there are none, and the settings say so."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from ims_desktop.domain.texts import EMPTY, Text, text
from ims_desktop.ports.tones import Tone
from ims_desktop.resources import resource

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = logging.getLogger(__name__)


class SpeakerSounds:
    """Ready after ``prepare``, which is for after the first frame: Qt's multimedia takes its time to load."""

    def __init__(self) -> None:
        self.is_on = True
        self.silent_because: Text = EMPTY
        self._effects: dict[Tone, QSoundEffect] = {}

    def prepare(self) -> None:
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # needs libraries that a server lacks
        except ImportError as error:
            log.info("no sound: %s", error)
            self.silent_because = text("No sound: a library of the system is missing.")
            return
        if QMediaDevices.defaultAudioOutput().isNull():
            self.silent_because = text("No sound: this machine has no audio output.")
            return
        for tone in Tone:
            effect = QSoundEffect()
            effect.setSource(QUrl.fromLocalFile(str(resource("sounds", f"{tone}.wav"))))
            self._effects[tone] = effect

    def play(self, tone: Tone) -> None:
        effect = self._effects.get(tone)
        if self.is_on and effect is not None:
            effect.play()

    def close(self) -> None:
        self._effects.clear()
