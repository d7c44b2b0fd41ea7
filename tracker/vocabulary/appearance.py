"""How a status looks: a pair of colours that colour-blind readers can tell apart, and an icon (a 16×16 SVG path)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """A pair of colours, each at least 4.5:1 on its theme's paper; hues from the Okabe–Ito colour-blind-safe set."""

    light: str
    dark: str


WAITING = Tone("#595959", "#b4b4b4")
MOVING = Tone("#0a5c96", "#74bdf0")
STUCK = Tone("#8a5500", "#f0b04a")
GOOD = Tone("#00694b", "#4fc9a0")
BAD = Tone("#a83c00", "#ff9a66")
GONE = Tone("#7a3d6b", "#dc9fc7")

RING = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 1.6a5.4 5.4 0 1 0 0 10.8A5.4 5.4 0 0 0 8 2.6z"
TICK = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.2 8.2l2.9 2.9 5-5.4-1.2-1.1-3.9 4.2-1.7-1.7z"
CROSS = (
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z"
    "M5.5 4.3L4.3 5.5 6.8 8l-2.5 2.5 1.2 1.2L8 9.2l2.5 2.5 1.2-1.2L9.2 8l2.5-2.5-1.2-1.2L8 6.8z"
)
HALF = RING + "M8 2.6a5.4 5.4 0 0 1 0 10.8z"
BAR = RING + "M4.5 7.2h7v1.6h-7z"
QUESTION = (
    RING + "M7.2 10.6h1.6v1.6H7.2zM5.5 6.3a2.5 2.5 0 1 1 3.3 2.4v1.1H7.2V7.4c1.4 0 1.7-.4 1.7-1a.9.9 0 0 0-1.8 0z"
)
