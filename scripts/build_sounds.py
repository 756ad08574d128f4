"""Make the alarms' sounds: resources/alarms/severity-1.wav to -4.wav. Nothing is recorded; every tone is a formula.

Graver is higher, faster and longer, as IEC 60601-1-8 orders its bursts; no conformity is claimed. 22,050 Hz, 16 bits.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "alarms"
# Hz and the seconds from one beginning to the next, of each pulse.
BURSTS = {
    1: [(880, 0.15), (988, 0.15), (1175, 0.30), (880, 0.15), (988, 0.15), (1175, 0.35)],
    2: [(784, 0.20), (880, 0.20), (988, 0.40)],
    3: [(659, 0.28), (784, 0.40)],
    4: [(523, 0.45)],
}
OVERTONES = ((1, 1.0), (2, 0.35), (3, 0.18), (4, 0.10))


def tone(pitch: float, seconds: float) -> list[float]:
    """Return one pulse: soft at its beginning, dying away, with a gap at its end."""
    count = round(RATE * seconds)
    sounding = round(count * 0.82)
    strength = sum(part for _, part in OVERTONES)
    samples = []
    for number in range(count):
        at = number / RATE
        rise = min(1.0, number / (0.008 * RATE))
        fall = max(0.0, 1 - number / sounding) ** 0.7
        waves = sum(part * math.sin(2 * math.pi * pitch * times * at) for times, part in OVERTONES)
        samples.append(0.8 * rise * fall * waves / strength)
    return samples


def main() -> None:
    """Write all of them."""
    for severity, burst in BURSTS.items():
        samples = [sample for pitch, seconds in burst for sample in tone(pitch, seconds)]
        with wave.open(str(FOLDER / f"severity-{severity}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(struct.pack("<h", round(32_767 * sample)) for sample in samples))
        print(f"severity-{severity}.wav  {len(samples) / RATE:.2f} s")


if __name__ == "__main__":
    main()
