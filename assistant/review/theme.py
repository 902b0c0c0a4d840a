"""The review's own colours: calm, for long reading, in dark and in light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="meeting-dark",
    dark=True,
    primary="#7aa7d6",
    secondary="#7fbfa8",
    accent="#e3b063",
    warning="#e3a04f",
    error="#e07f7f",
    success="#86c08f",
    foreground="#d6dae1",
    background="#15181d",
    surface="#1b1f25",
    panel="#242932",
)
LIGHT = Theme(
    name="meeting-light",
    dark=False,
    primary="#22629c",
    secondary="#1f7357",
    accent="#a35f00",
    warning="#a15c00",
    error="#ad3434",
    success="#2d7a3c",
    foreground="#22262c",
    background="#fcfcfa",
    surface="#f4f4f0",
    panel="#e7e8e3",
)
