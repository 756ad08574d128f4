"""The yardstick of `startup.py`: an empty Qt window with a QWebEngineView, until its page is loaded."""

import json
import sys

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(sys.argv)
window = QMainWindow()
view = QWebEngineView()
view.loadFinished.connect(lambda _: print(json.dumps({"bare_loaded": True}), file=sys.stderr, flush=True))
window.setCentralWidget(view)
window.resize(1920, 1080)
window.show()
view.load(QUrl("data:text/html,<p>empty"))
sys.exit(application.exec())
