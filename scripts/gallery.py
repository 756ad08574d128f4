"""Draw every pane with sample answers into build/gallery/*.png, to be looked at by a person at full size.

QT_QPA_PLATFORM=offscreen python scripts/gallery.py --language zh --unit 1 --theme dark
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QTranslator  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from data_sources.resource_files import resource  # noqa: E402
from tests.widgets.samples import gallery  # noqa: E402
from widgets.look import Look, register_fonts  # noqa: E402


def main() -> None:
    """Draw the gallery."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--unit", type=float, default=1.0)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    register_fonts()
    look = Look(theme=arguments.theme, unit=arguments.unit, language=arguments.language)
    application.setPalette(look.qt_palette())
    application.setStyleSheet(look.stylesheet())
    translator = QTranslator()
    if arguments.language == "zh" and translator.load(str(resource("translations", "yiping_zh_CN.qm"))):
        application.installTranslator(translator)
    folder = ROOT / "build" / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    for name, widget in gallery(look):
        if arguments.only and arguments.only not in name:
            continue
        widget.show()
        application.processEvents()
        path = folder / f"{name}-{arguments.language}-{arguments.theme}-{arguments.unit:g}.png"
        widget.grab().save(str(path))
        print(path.relative_to(ROOT))
        widget.close()
        widget.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    main()
