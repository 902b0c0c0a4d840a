"""Where things lie on the user's machine. Light on purpose: the command line asks before it loads anything."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP_NAME = "meeting-assistant"


def home_dir() -> Path:
    """Where the library, the settings file and logs live: ``MEETING_HOME`` or the user's data folder."""
    chosen = os.environ.get("MEETING_HOME")
    return Path(chosen).expanduser().absolute() if chosen else Path(platformdirs.user_data_dir(APP_NAME))


def models_dir() -> Path:
    """Where model files live: ``MEETING_MODELS`` or the user's cache folder."""
    chosen = os.environ.get("MEETING_MODELS")
    return Path(chosen).expanduser().absolute() if chosen else Path(platformdirs.user_cache_dir(APP_NAME)) / "models"


def settings_file() -> Path:
    """The file with the user's choices; it need not exist."""
    return home_dir() / "settings.toml"


def glossary_file() -> Path:
    """The user's own glossary, which every run reads; it need not exist."""
    return home_dir() / "glossary.txt"
