"""The small form of one action or decision: it asks for what that needs, and keeps what was typed if refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from PySide6.QtCore import QDateTime, Qt, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from data_sources.records import Instant
from widgets import painting
from widgets.desk import fresh_number
from widgets.look import Look

LONGEST = 4_000
"""Characters of a text that the store takes."""
MOST_ROWS = 8
"""Things to tick that are shown at once; the others by scrolling."""


@dataclass(frozen=True)
class Ask:
    """One thing to be told. `value` stands there at first; `choices` are (value, what it is called).

    `pick` takes one of the choices, or a text that is none of them.
    """

    name: str
    label: str
    kind: Literal["text", "moment", "score", "one_of", "some_of", "pick"] = "text"
    value: Any = ""
    choices: tuple[tuple[Any, str], ...] = ()
    optional: bool = False


class DutyForm(QFrame):
    """Stands in the place of the buttons until it is sent and kept, or let go of by Escape.

    `number` names the deed: sent again after an answer that nobody heard, it is done once.
    """

    sent = Signal(object)
    """What was told: a dict by the names of what was asked."""

    let_go = Signal()

    def __init__(self, look: Look, parent: QWidget, *, title: str, asks: Sequence[Ask], ok: str, zone: tzinfo) -> None:
        super().__init__(parent)
        self._look = look
        self._zone = zone
        self._asks = tuple(asks)
        self.number = fresh_number()
        self._fields: dict[str, QWidget | list[tuple[Any, QCheckBox]]] = {}
        self.ok = QPushButton(ok, self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.trouble = QLabel(self)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self._lay_out(title)
        self._dress()
        self.ok.setDefault(True)
        self.ok.clicked.connect(self._send)
        self.cancel.clicked.connect(self.let_go)
        self._judge()

    def begin(self) -> None:
        """Give the keyboard to the first thing that is asked, or to the button where nothing is."""
        fields = [field for field in self._fields.values() if isinstance(field, QWidget)]
        boxes = [box for field in self._fields.values() if isinstance(field, list) for _, box in field]
        first = next(iter([*boxes, *fields]), self.ok)
        first.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def told(self) -> dict[str, Any]:
        """Return what stands in the form."""
        return {ask.name: self._value(ask) for ask in self._asks}

    def wait(self, said: str) -> None:
        """Say that it is being kept; nothing can be pressed until `refuse`."""
        self._enable(is_on=False)
        self.trouble.setText(said)

    def refuse(self, said: str, *, unsure: bool) -> None:
        """Say why it was not kept. What was typed stays; where nobody knows, the deed keeps its number."""
        if not unsure:
            self.number = fresh_number()
        self._enable(is_on=True)
        self.trouble.setText(painting.shown(said, 2_000))
        self.trouble.setAccessibleName(painting.shown(said, 2_000))
        self.ok.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_waiting(self) -> bool:
        """Whether it was sent, and no answer has come."""
        return not self.cancel.isEnabled()

    def _lay_out(self, title: str) -> None:
        px = self._look.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(10), 0, 0)
        whole.setSpacing(px(8))
        head = QLabel(painting.shown(title, 200), self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(self._look.font(self._look.TITLE))
        whole.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for row, ask in enumerate(self._asks):
            label = QLabel(ask.label, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            field = self._field(ask)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
            label.setBuddy(field)
        whole.addLayout(grid)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(self.ok)
        foot.addWidget(self.cancel)
        foot.addWidget(self.trouble, 1)
        whole.addLayout(foot)

    def _field(self, ask: Ask) -> QWidget:
        match ask.kind:
            case "moment":
                moment = QDateTimeEdit(self)
                moment.setTimeZone(QTimeZone(str(self._zone).encode()))
                moment.setDisplayFormat("yyyy-MM-dd HH:mm")
                moment.setDateTime(QDateTime.fromMSecsSinceEpoch(int(ask.value), moment.timeZone()))
                field: QWidget = moment
            case "score":
                score = QSpinBox(self)
                score.setRange(0, 100)
                score.setValue(int(ask.value))
                field = score
            case "one_of":
                box = QComboBox(self)
                for value, name in ask.choices:
                    box.addItem(painting.shown(name, 80), value)
                box.setCurrentIndex(max(box.findData(ask.value), 0))
                field = box
            case "some_of":
                return self._checks(ask)
            case "pick":
                field = self._pick(ask)
            case _:
                line = QLineEdit(str(ask.value), self)
                line.setMaxLength(LONGEST)
                line.textChanged.connect(self._judge)
                line.returnPressed.connect(self._send)
                field = line
        field.setAccessibleName(ask.label)
        self._fields[ask.name] = field
        return field

    def _pick(self, ask: Ask) -> QComboBox:
        box = QComboBox(self)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, name in ask.choices:
            box.addItem(painting.shown(name, 120), value)
        box.setCurrentIndex(-1)
        box.setEditText(str(ask.value))
        box.editTextChanged.connect(self._judge)
        line = box.lineEdit()
        if line is not None:
            line.setMaxLength(LONGEST)
            line.returnPressed.connect(self._send)
        return box

    def _checks(self, ask: Ask) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(2))
        boxes = []
        for value, name in ask.choices:
            box = QCheckBox(painting.shown(name, 120).replace("&", "&&"), holder)
            box.setChecked(value in (ask.value or ()))
            box.toggled.connect(self._judge)
            column.addWidget(box)
            boxes.append((value, box))
        self._fields[ask.name] = boxes
        if len(boxes) <= MOST_ROWS:
            return holder
        around = QScrollArea(self)
        around.setWidget(holder)
        around.setWidgetResizable(True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setFixedHeight(self._look.px(25) * MOST_ROWS)
        around.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        return around

    def _value(self, ask: Ask) -> Any:
        field = self._fields[ask.name]
        if isinstance(field, list):
            return tuple(value for value, box in field if box.isChecked())
        if isinstance(field, QDateTimeEdit):
            return _instant(field, self._zone)
        if isinstance(field, QSpinBox):
            return field.value()
        if isinstance(field, QComboBox):
            place = field.findText(field.currentText(), Qt.MatchFlag.MatchExactly)
            return field.itemData(place) if place >= 0 else field.currentText().strip()
        return field.text().strip() if isinstance(field, QLineEdit) else None

    def _judge(self) -> None:
        """Only what is whole can be sent."""
        self.ok.setEnabled(all(self._is_told(ask) for ask in self._asks))

    def _is_told(self, ask: Ask) -> bool:
        if ask.optional:
            return True
        value = self._value(ask)
        if ask.kind == "some_of":
            return 0 < len(value) < len(ask.choices)
        return value not in {None, ""}

    def _send(self) -> None:
        if self.ok.isEnabled():
            self.sent.emit(self.told())

    def _enable(self, *, is_on: bool) -> None:
        for widget in (*self.findChildren(QLineEdit), *self.findChildren(QComboBox), *self.findChildren(QCheckBox),
                       *self.findChildren(QDateTimeEdit), *self.findChildren(QSpinBox)):  # fmt: skip
            widget.setEnabled(is_on)
        self.ok.setEnabled(is_on)
        self.cancel.setEnabled(is_on)
        if is_on:
            self._judge()

    def _dress(self) -> None:
        look, token, px = self._look, self._look.palette, self._look.px
        self.setFont(look.font(look.LABEL))
        for child in self.findChildren(QWidget):
            if child.font().pixelSize() != look.px(look.TITLE):
                child.setFont(look.font(look.LABEL))
        self.setStyleSheet(f"""
            QLabel, QCheckBox {{ color: {token.text}; }}
            QLineEdit, QComboBox, QDateTimeEdit, QSpinBox {{
                background: {token.ground}; color: {token.text}; border: 1px solid {token.line};
                border-radius: {px(3)}px; padding: {px(4)}px {px(8)}px; min-height: {px(24)}px;
            }}
            QLineEdit:focus, QComboBox:focus, QDateTimeEdit:focus, QSpinBox:focus {{ border-color: {token.accent}; }}
            QCheckBox::indicator {{ width: {px(15)}px; height: {px(15)}px; border: 1px solid {token.normal};
                                    border-radius: {px(3)}px; background: {token.ground}; }}
            QCheckBox::indicator:checked {{ background: {token.accent}; border-color: {token.accent}; }}
            QCheckBox:focus {{ color: {token.accent}; }}
            QPushButton:disabled {{ color: {token.normal}; }}
        """)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the form go by Escape, unless it is on its way."""
        if event.key() == Qt.Key.Key_Escape:
            if not self.is_waiting:
                self.let_go.emit()
            return
        super().keyPressEvent(event)


def _instant(field: QDateTimeEdit, zone: tzinfo) -> Instant:
    told = field.dateTime()
    date, time = told.date(), told.time()
    local = datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=zone)
    return round(local.timestamp() * 1000)
