"""A sample incident card: a fire that four told of, dealt with by a township, with a doubtful fifth report."""

from __future__ import annotations

from operations.card_snapshots import ClockTold, IncidentCard, Offer, ReportTold, StandingTold, Step
from operations.duty_cases import Seen
from operations.incident_snapshots import FieldTold, Incident, LinkTold, Proposal
from operations.snapshots import Age, QueueRow

MINUTE = 60_000


def card(now: int, age: Age, row: QueueRow, other: QueueRow, *, reports: int = 4, officer: bool = True) -> IncidentCard:
    """Return a card whose reports are `row` told again and again; `other` may be the same happening."""
    from msgspec.structs import replace

    rows = tuple(
        replace(row, id=row.id + n, key=f"{row.key}-{n}", reported_at=now - (58 - n) * MINUTE, reports=reports)
        for n in range(reports)
    )
    told = {
        "reported_at": rows[0].reported_at, "title": row.title, "category": row.category, "severity": row.severity,
        "region": row.region, "address": row.address, "detail": "二楼有浓烟，门口停有电动车，已疏散。", "lat": 27.9,
        "lon": 120.6, "state": "handling", "closed_at": None, "updated_at": now - 3 * MINUTE,
    }  # fmt: skip
    waiting, handling = {"zh": "待受理", "en": "Waiting"}, {"zh": "处置中", "en": "Being handled"}
    link = LinkTold(rows[0].id, other.id, "proposed", 0.61, 0.8, 0.72, 1.0, 0.3, None, now)
    duty = {"zh": "值班员", "en": "duty officer"}
    township, county = {"zh": "乡镇（街道）", "en": "township"}, {"zh": "县（市、区）", "en": "county"}
    accept = {"zh": "受理", "en": "Accept"}
    steps = (
        Step(
            now - 2 * MINUTE, "decision", rows[-1].id, "王建国", "split", said="另一处", other=rows[0].id, undoable="t"
        ),
        Step(now - 9 * MINUTE, "action", rows[0].id, "王建国", "accept", accept, duty, township, waiting, handling),
        Step(now - 50 * MINUTE, "linked", rows[0].id, "", other=rows[-1].id, link=link),
        Step(now - 57 * MINUTE, "word", rows[0].id, "grid", after=handling),
        *(Step(one.reported_at, "report", one.id, one.source, said=one.title) for one in rows[::-1]),
    )
    clocks = (ClockTold("handle", now - MINUTE, now + 12 * MINUTE, True), ClockTold("finish", now, now - 5, False))
    return IncidentCard(
        asked=rows[0].id,
        lead=rows[0].id,
        incident=Incident(
            rows[0].id, reports, {name: FieldTold(value, rows[0].id) for name, value in told.items()}, rows, (link,),
            (), now,
        ),
        reports=tuple(ReportTold(one, "二楼有浓烟。", now - 3 * MINUTE, None, waiting) for one in rows),
        state=handling,
        due_at=now + 41 * MINUTE,
        yellow_at=now + 20 * MINUTE,
        standings=(
            StandingTold("township", township, "五马街道", handling, "消防大队", False, True, now, (), "up", now, None),
            StandingTold("county", county, "鹿城区", waiting, "", True, True, now, clocks, "", 0, now + 99 * MINUTE),
        ),
        offers=(
            Offer("accept", accept, "county", ()),
            Offer("return", {"zh": "退回", "en": "Return"}, "county", ("reason",)),
            Offer("send_down", {"zh": "下派", "en": "Send down"}, "county", (), True, (("330302006", "五马街道"),)),
        )
        if officer
        else (),
        steps=steps,
        more_steps=0,
        proposals=(Proposal(rows[0], other, link),),
        nearby=(other,),
        seen=Seen(7, "handling"),
        as_of=now,
        age=age,
    )  # fmt: skip
