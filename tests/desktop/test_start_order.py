"""What a start must do before the web engine has threads of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = """
import sys
from desktop.opening import make_application
application = make_application()
from PySide6.QtGui import QFontDatabase
print("maps.engine" in sys.modules, "Noto Sans SC" in QFontDatabase.families())
"""


def test_no_typeface_is_added_while_the_web_engine_may_read_their_list() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
    folders = ("data_sources", "operations", "maps", "widgets", "desktop")
    adding = [
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "addApplicationFont" in path.read_text("utf-8") or "register_fonts()" in path.read_text("utf-8")
    ]
    assert sorted(adding) == ["desktop/opening.py", "widgets/look.py"]
