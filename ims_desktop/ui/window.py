"""The main window: joins the lanes, the presenters, the keyboard and the shell, and lets them go again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from ims_desktop.ports.scanners import Listener
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ui.activity import Activity
from ims_desktop.ui.bridge import Lanes
from ims_desktop.ui.capture.keyboard import KeyboardScanner
from ims_desktop.ui.makers import ScreenMakers
from ims_desktop.ui.manner import LANGUAGE, Manner, preferred
from ims_desktop.ui.presenters import Presenters, Runners
from ims_desktop.ui.screens.scanners.presenter import ScannersState
from ims_desktop.ui.screens.settings.presenter import SettingsState
from ims_desktop.ui.services import Services
from ims_desktop.ui.shell.keys import bindings
from ims_desktop.ui.shell.view import Makers, ShellView
from ims_desktop.ui.sounds import SpeakerSounds
from ims_desktop.ui.theme.sheet import style_sheet

LOOK_AT_LINE_MS = 250
NOT_AT_ONCE_MS = 800
"""From the first frame to what start-up need not wait for: loading the sounds would hold up the first scan."""


class MainWindow(QMainWindow):
    """``take_scan`` is where every scanner but the keyboard hands its scans in, from any thread."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._lanes = Lanes.open(services.upkeep)
        self._speakers = SpeakerSounds()
        sounds: Sounds = services.sounds or self._speakers
        lanes = self._lanes
        runners = Runners(lanes.store, lanes.reading, lanes.search, lanes.network)
        self.presenters = Presenters(services, runners, sounds, self._carry_out, self._use_scanner)
        self._sounds = sounds
        self._keyboard = KeyboardScanner(services.clock, self.presenters.scanners.state.keyboard)
        self._keyboard.scanned.connect(self.presenters.scan)
        self._keyboard.composed.connect(self.presenters.composed)
        self._timer = QTimer(self, interval=LOOK_AT_LINE_MS)
        self._timer.timeout.connect(self.presenters.look)
        self._timer.timeout.connect(self.presenters.idle.look)
        self._carry_out(self.presenters.settings.state)
        self.setWindowTitle("IMS Desktop")
        self.setMinimumSize(1024, 700)
        self.resize(1440, 900)
        self._keyboard.bind(bindings(self.presenters.shell.command, self.presenters.shell.choose))
        self._wear(preferred(services.preferences))
        # The keyboard is listened to before anything is painted: a scan into a starting program counts too.
        self.winId()
        self._keyboard.listen()
        self._activity = Activity(self.presenters.idle.touched)
        self._activity.listen()

    def take_scan(self, scan: Scan) -> None:
        self._lanes.bridge.post(lambda: self.presenters.scan(scan))

    def _half_taken(self, source: str, _: bytes) -> None:
        self._lanes.bridge.post(lambda: self.presenters.half_a_code(source))

    @property
    def manner(self) -> Manner:
        return self._manner

    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        if not self._timer.isActive():
            self._timer.start()
            QTimer.singleShot(NOT_AT_ONCE_MS, self, self._after_first_frame)

    def closeEvent(self, event: QCloseEvent, /) -> None:
        self._timer.stop()
        self._activity.stop()
        self._keyboard.stop()
        self._services.scanners.close()
        self._lanes.close()
        self._speakers.close()
        super().closeEvent(event)

    def _wear(self, manner: Manner) -> None:
        """Makes every widget anew in a manner; what matters lives in the presenters."""
        self._manner = manner
        self._undress()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyleSheet(style_sheet(manner.look))
        view = ShellView(manner, self.presenters.shell, self._services.about, self._makers(manner))
        view.language_asked.connect(lambda language: self.prefer(LANGUAGE, language))
        view.outbox_asked.connect(self.presenters.open_outbox)
        self.setCentralWidget(view)
        view.take_focus()

    def _undress(self) -> None:
        """The widgets worn so far go at once: styling them anew would cost more than making new ones."""
        self.presenters.detach()
        if (old := self.takeCentralWidget()) is not None:
            old.deleteLater()
            QCoreApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete)

    def _makers(self, manner: Manner) -> Makers:
        makers = ScreenMakers(manner, self.presenters, self._services, self.prefer, self._sounds)
        return makers.by_place()

    def prefer(self, name: str, value: str) -> None:
        self.presenters.settings.keep(name, value)
        # Later, when the button that asked for it is done: it is thrown away then.
        QTimer.singleShot(0, self, lambda: self._wear(self._manner.changed(name, value)))

    def _carry_out(self, settings: SettingsState) -> None:
        self._speakers.is_on = settings.sound_is_on
        self.presenters.idle.minutes = settings.lock_minutes

    def _use_scanner(self, scanners: ScannersState) -> None:
        self._keyboard.use(scanners.keyboard)
        self._keyboard.watch_for_label(is_awaited=scanners.awaits_label)

    def _after_first_frame(self) -> None:
        """What start-up need not wait for."""
        self.presenters.scanners.begin(Listener(self.take_scan, self._half_taken))
        if self._sounds is self._speakers:
            self._speakers.prepare()
            self.presenters.settings.show(silent_because=self._speakers.silent_because)
