"""The kinds of the recorded calls: which types stand alone as a category, their Chinese names and nominal severity.

The recording has no severity: these are nominal, so that the example has something to sort by.
"""

from __future__ import annotations

import json

ALONE: dict[str, tuple[str, str, int]] = {
    "Traffic: VEHICLE ACCIDENT": ("traffic-accident", "车辆事故", 3),
    "Traffic: DISABLED VEHICLE": ("traffic-disabled", "车辆故障", 4),
    "Traffic: ROAD OBSTRUCTION": ("traffic-obstruction", "道路受阻", 4),
    "Traffic: HAZARDOUS ROAD CONDITIONS": ("traffic-hazard", "路况危险", 4),
    "Traffic: VEHICLE FIRE": ("traffic-fire", "车辆起火", 3),
    "EMS: RESPIRATORY EMERGENCY": ("ems-respiratory", "呼吸急症", 3),
    "EMS: CARDIAC EMERGENCY": ("ems-cardiac", "心脏急症", 3),
    "EMS: CARDIAC ARREST": ("ems-arrest", "心脏骤停", 2),
    "EMS: FALL VICTIM": ("ems-fall", "跌倒受伤", 4),
    "EMS: VEHICLE ACCIDENT": ("ems-accident", "车祸救护", 3),
    "EMS: SUBJECT IN PAIN": ("ems-pain", "疼痛", 4),
    "EMS: HEAD INJURY": ("ems-head", "头部受伤", 3),
    "EMS: UNKNOWN MEDICAL EMERGENCY": ("ems-unknown", "不明急症", 4),
    "EMS: SYNCOPAL EPISODE": ("ems-syncope", "晕厥", 4),
    "EMS: SEIZURES": ("ems-seizure", "抽搐", 3),
    "EMS: GENERAL WEAKNESS": ("ems-weakness", "乏力", 4),
    "EMS: ABDOMINAL PAINS": ("ems-abdominal", "腹痛", 4),
    "EMS: ALTERED MENTAL STATUS": ("ems-mental", "意识改变", 4),
    "EMS: MEDICAL ALERT ALARM": ("ems-alarm", "医疗报警", 4),
    "EMS: HEMORRHAGING": ("ems-bleeding", "出血", 3),
    "EMS: CVA/STROKE": ("ems-stroke", "中风", 2),
    "EMS: OVERDOSE": ("ems-overdose", "药物过量", 2),
    "EMS: UNCONSCIOUS SUBJECT": ("ems-unconscious", "昏迷", 2),
    "EMS: UNRESPONSIVE SUBJECT": ("ems-unresponsive", "无反应", 2),
    "Fire: FIRE ALARM": ("fire-alarm", "火警报警", 4),
    "Fire: VEHICLE ACCIDENT": ("fire-accident", "车祸救援", 3),
    "Fire: FIRE INVESTIGATION": ("fire-investigation", "火情核查", 4),
    "Fire: GAS-ODOR/LEAK": ("fire-gas", "燃气异味", 3),
    "Fire: BUILDING FIRE": ("fire-building", "建筑火灾", 2),
    "Fire: ELECTRICAL FIRE OUTSIDE": ("fire-electrical", "室外电气火灾", 3),
    "Fire: CARBON MONOXIDE DETECTOR": ("fire-monoxide", "一氧化碳报警", 4),
    "Fire: WOODS/FIELD FIRE": ("fire-field", "草木火灾", 3),
}
OTHERS = {
    "ems": ("ems-other", "Other EMS", "其他急救"),
    "fire": ("fire-other", "Other fire", "其他消防"),
    "traffic": ("traffic-other", "Other traffic", "其他交通"),
}
GRAVE = {
    "ACTIVE SHOOTER": 1, "BOMB DEVICE FOUND": 1, "PLANE CRASH": 1, "TRAIN CRASH": 1, "HAZARDOUS MATERIALS INCIDENT": 1,
    "SHOOTING": 2, "STABBING": 2, "DROWNING": 2, "BUILDING FIRE": 2, "RESCUE - WATER": 2, "RESCUE - TECHNICAL": 2,
    "ELECTROCUTION": 2, "AMPUTATION": 2, "CHOKING": 2, "INDUSTRIAL ACCIDENT": 2, "CARDIAC ARREST": 2,
    "RESCUE - GENERAL": 3, "BURN VICTIM": 3, "ASSAULT VICTIM": 3, "ALLERGIC REACTION": 3, "VEHICLE FIRE": 3,
}  # fmt: skip
DUE = {"ems": (30, 60, 90, 120), "fire": (60, 120, 180, 240), "traffic": (60, 90, 120, 180)}
"""Nominal limits in minutes: the recording has none."""


def severity(title: str) -> int:
    """Return the nominal severity of a call's type."""
    if title in ALONE:
        return ALONE[title][2]
    return GRAVE.get(title.partition(": ")[2], 4)


def categories_file(titles: list[str]) -> str:
    """Return categories.toml of all the recorded types."""
    blocks = [
        "# Written by scripts/build_centres.py. Severities and limits are nominal: the recorded calls have none.\n"
    ]
    for title in sorted(set(titles)):
        if title in ALONE:
            code, chinese, level = ALONE[title]
            kind, _, name = title.partition(": ")
            english = name.capitalize().replace("Cva/stroke", "Stroke")
            suffix = {"ems": "EMS", "fire": "fire"}.get(kind.lower(), "") if name == "VEHICLE ACCIDENT" else ""
            english = f"{english} ({suffix})" if suffix else english
            blocks.append(_block(code, (english, chinese), level, kind.lower(), [title]))
    for kind, (code, english, chinese) in OTHERS.items():
        words = [title for title in sorted(set(titles)) if title not in ALONE and title.lower().startswith(kind)]
        blocks.append(_block(code, (english, chinese), 4, kind, words))
    blocks.append(_block("other", ("Other", "其他"), 4, "traffic", []))
    return "\n".join(blocks)


def _block(code: str, names: tuple[str, str], level: int, kind: str, words: list[str]) -> str:
    english, chinese = names
    due = ", ".join(str(minutes) for minutes in DUE[kind])
    return (
        f'[[category]]\ncode = "{code}"\nname = {{ zh = "{chinese}", en = "{english}" }}\nseverity = {level}\n'
        f"due_minutes = [{due}]\nwords = {json.dumps(words)}\n"
    )
