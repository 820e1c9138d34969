"""How well one colour is read on another: the contrast ratio of WCAG 2.2."""

from __future__ import annotations


def contrast_ratio(ink: str, ground: str) -> float:
    """From 1 (the same) to 21 (black on white); colours are written ``#RRGGBB``."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
