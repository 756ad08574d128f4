"""The gate: a page whose own policy failed would still reach nobody."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

from maps.scheme import Gate


@pytest.fixture
def server():
    hits = []

    class Count(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    found = HTTPServer(("127.0.0.1", 0), Count)
    found.hits = hits
    thread = threading.Thread(target=found.serve_forever, name="counting server")
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def page(qapp, qtbot):  # noqa: ARG001
    profile = QWebEngineProfile()
    gate = Gate(profile)
    profile.setUrlRequestInterceptor(gate)
    found = QWebEnginePage(profile)
    yield found, gate
    with qtbot.waitSignal(found.destroyed):
        found.deleteLater()
    profile.deleteLater()


def test_a_request_to_the_network_is_blocked_and_counted(qtbot, page, server):
    web, gate = page
    with qtbot.waitSignal(web.loadFinished, timeout=20_000):
        web.load(QUrl(f"http://127.0.0.1:{server.server_port}/secret"))
    assert gate.blocked == 1
    assert gate.last_blocked.endswith("/secret")
    assert server.hits == []
