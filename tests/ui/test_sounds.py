"""Sounds through the machine's speakers, where there are any."""

from __future__ import annotations

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.sounds import SpeakerSounds


def test_a_machine_without_sound_is_silent_and_says_why(qapp):
    sounds = SpeakerSounds()
    for tone in Tone:
        sounds.play(tone)  # before it is ready: silent, and no failure
    sounds.prepare()
    for tone in Tone:
        sounds.play(tone)
    assert sounds.silent_because.msgid or sounds.is_on
    sounds.close()


def test_sound_can_be_switched_off(open_window):
    window = open_window(sounds=None)
    window.presenters.settings.sound(is_on=False)
    assert not window._speakers.is_on
