"""The tables of merging: which events are one happening, why, and what officers decided.

Events are told by their ids. What the machine found (`link_report`, `link`, `incident_report`) follows from the events,
the settings and the decisions, and is made anew when the settings change; `link_decision` is only ever added to.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text, text

from operations.store.schema import metadata

_BigKey = BigInteger().with_variant(Integer, "sqlite")

TAKEN_BACK = 2
"""What `link_decision.same` says where nothing holds any more."""

APART, PROPOSED, LINKED = 0, 1, 2
"""How a link stands: its two reports are two incidents; an officer is asked; they are one."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# Every event that was looked at. `cell` and `area` say where to look for it, 0 for nowhere; `digest` is of all that
# linking looks at, so that an update of anything else costs nothing.
link_report = Table(
    "link_report",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=False),
    _number("cell"),
    _number("area"),
    _number("at"),
    _number("digest"),
)
Index("ix_link_report_cell", link_report.c.cell, link_report.c.at)
Index("ix_link_report_area", link_report.c.area, link_report.c.at, sqlite_where=text("area <> 0"))

# Two reports that may be one happening, `a` < `b`, with the score and what it is made of: place, time … 0 to 1.
# `joins` says that the score reaches the mark from which on nobody is asked.
link = Table(
    "link",
    metadata,
    _number("a"),
    _number("b"),
    Column("score", Double, nullable=False),
    Column("place", Double),
    Column("time", Double),
    Column("category", Double),
    Column("text", Double),
    Column("numbers", Double),
    Column("joins", SmallInteger, nullable=False),
    Column("standing", SmallInteger, nullable=False),
    _number("at"),
    PrimaryKeyConstraint("a", "b", name="pk_link"),
    sqlite_with_rowid=False,
)
Index("ix_link_b", link.c.b)
Index("ix_link_proposed", link.c.at, sqlite_where=text("standing = 1"))

# The events of each incident of two and more. An incident's number is that of its first report.
incident_report = Table(
    "incident_report",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=False),
    _number("incident"),
    Column("reports", Integer, nullable=False),
)
Index("ix_incident_report_incident", incident_report.c.incident)

# What officers decided of each pair; of two rows on one pair the later one holds. `token` is the desk's own number of
# the decision, so that one sent twice is one. `same` is 1 for one happening, 0 for two, 2 where a decision was taken
# back before which there was none. Sources and keys stand beside the ids for whoever reads this in years.
link_decision = Table(
    "link_decision",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("token"),
    _number("at"),
    _text("officer"),
    _text("action"),
    _text("reason"),
    _number("a"),
    _number("b"),
    Column("same", SmallInteger, nullable=False),
    _text("a_source"),
    _text("a_key"),
    _text("b_source"),
    _text("b_key"),
)
Index("ix_link_decision_a", link_decision.c.a)
Index("ix_link_decision_b", link_decision.c.b)
Index("ix_link_decision_token", link_decision.c.token)
