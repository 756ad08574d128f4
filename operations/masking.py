"""Hide what would name a person in a text that goes on a screen: numbers of telephones, cards and plates, and names.

The store keeps what the source said; views hand out only what passed here. Patterns: mobile numbers of 11 digits from
13 on, land lines with their area code, North American numbers, identity numbers of 18 digits with a valid date
(GB 11643-1999) or the old 15, bank cards of 16 to 19 digits (checked by Luhn), plates (GA 36), e-mail addresses, and
names after a word that announces one. Times and the numbers of events are left as they are.
"""

from __future__ import annotations

import re
from typing import Final

_DIGIT_BEFORE: Final = r"(?<![0-9A-Za-z])"
_DIGIT_AFTER: Final = r"(?![0-9A-Za-z])"
_MOBILE: Final = re.compile(r"(?<![0-9])((?:\+?86[- ]?)?)(1[3-9][0-9])[- ]?([0-9]{4})[- ]?([0-9]{4})(?![0-9])")
_LAND_LINE: Final = re.compile(r"(?<![0-9])(0[1-9][0-9]{1,2})([- ]|[)）] ?)([0-9]{3,4})([0-9]{4})(?![0-9])")
_NORTH_AMERICAN: Final = re.compile(r"(?<![0-9])\(?([2-9][0-9]{2})\)?[-. ]([2-9][0-9]{2})[-. ]([0-9]{4})(?![0-9])")
_IDENTITY: Final = re.compile(
    _DIGIT_BEFORE
    + r"([1-9][0-9]{5})((?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])"
    + _DIGIT_AFTER
)
_OLD_IDENTITY: Final = re.compile(
    _DIGIT_BEFORE + r"([1-6][0-9]{5})([0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})" + _DIGIT_AFTER
)
_BANK_CARD: Final = re.compile(_DIGIT_BEFORE + r"[3-6](?:[ -]?[0-9]){15,18}" + _DIGIT_AFTER)
_PLATE: Final = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z])"
    r"[·•. ]?([A-HJ-NP-Z0-9]{5,6})(?![A-Za-z0-9])"
)
_MAIL: Final = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_NAMED: Final = re.compile(
    r"((?:联系人|报警人|报案人|来电人|投诉人|举报人|反映人|当事人|申请人|姓名|户主|房东|业主|患者|伤者|死者|经办人)"
    r"(?:姓名)?\s*[:\uff1a]\s*)([㐀-䶿一-鿿])[㐀-䶿一-鿿·]{1,5}?(?=$|[^㐀-䶿一-鿿·]|先生|女士)"
)
_LABELLED: Final = re.compile(r"[:\uff1a]")
_NUMBERED: Final = re.compile(r"@|(?:[0-9][^0-9]{0,3}){9}[0-9]")
"""What no number below can do without: ten digits that follow one another, with a little between them."""
_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")


def masked(text: str) -> str:
    """Return `text` fit to be shown in a room."""
    if not text:
        return text
    text = text.translate(_WIDE) if not text.isascii() else text
    if _NUMBERED.search(text):
        text = _IDENTITY.sub(lambda m: m[1][:3] + "*" * 13 + m[2][-2:], text)
        text = _BANK_CARD.sub(_hide_card, text)
        text = _OLD_IDENTITY.sub(lambda m: m[1][:3] + "*" * 10 + m[2][-2:], text)
        text = _MOBILE.sub(lambda m: f"{m[1]}{m[2]}****{m[4]}", text)
        text = _LAND_LINE.sub(lambda m: f"{m[1]}{m[2]}****{m[4]}", text)
        text = _NORTH_AMERICAN.sub(lambda m: f"{m[1]}-***-{m[3]}", text)
        text = _MAIL.sub(lambda m: f"{m[1]}***@{m[2]}", text)
    if not text.isascii():
        text = _PLATE.sub(lambda m: f"{m[1]}***{m[2][-2:]}", text)
        if _LABELLED.search(text):
            text = _NAMED.sub(lambda m: f"{m[1]}{m[2]}**", text)
    return text


def _hide_card(match: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9]", "", match[0])
    if not _passes_luhn(digits):
        return match[0]
    return f"{digits[:4]} **** **** {digits[-4:]}"


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
