"""What the user has set: environment variables ``MEETING_…`` over ``settings.toml`` over defaults.

``OPENAI_BASE_URL`` and other programs' variables are not read: a variable set for another program
must not send a negotiation away.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import InputError
from assistant.language import gettext as _

APP_NAME = "meeting-assistant"


def home_dir() -> Path:
    """Where the library, the settings file and logs live: ``MEETING_HOME`` or the user's data folder."""
    chosen = os.environ.get("MEETING_HOME")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir(APP_NAME))


def models_dir() -> Path:
    """Where model files live: ``MEETING_MODELS`` or the user's cache folder."""
    chosen = os.environ.get("MEETING_MODELS")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir(APP_NAME)) / "models"


class Settings(BaseSettings):
    """The user's choices. Each can be set as ``MEETING_<NAME>`` or as ``<name>`` in ``settings.toml``."""

    model_config = SettingsConfigDict(env_prefix="MEETING_", extra="forbid", env_ignore_empty=True)

    lang: Literal["auto", "zh", "en"] = "auto"
    """The interface language; ``auto`` follows the system."""
    recorder: str = ""
    """The name that the journal writes for the person at the keyboard; empty: the account's name."""
    database_url: str = ""
    """An SQLAlchemy address for the library; empty: ``library.db`` in the home folder."""
    llm_base_url: str = ""
    """Address of an OpenAI-compatible language model; empty: the embedded model."""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""
    """Name of the model at ``llm_base_url``; without an address, path of a GGUF file for the embedded server."""
    llm_context_tokens: int = Field(default=8192, ge=2048)
    """How much the language model can read and write at once."""
    llm_timeout_s: float = Field(default=180.0, gt=0)
    asr_model: str = "base"
    """Whisper size, or folder of a CTranslate2 model."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the settings file."""
        toml = TomlConfigSettingsSource(settings_cls, toml_file=home_dir() / "settings.toml")
        return init_settings, env_settings, toml


def load_settings() -> Settings:
    """Read the settings in force. Raises ``InputError`` where a value or the file cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(
            _("The setting {name} cannot be used: {reason}. Mend it in the environment or in {file}.").format(
                name=name, reason=first["msg"], file=home_dir() / "settings.toml"
            )
        ) from error
    except ValueError as error:  # tomllib.TOMLDecodeError
        raise InputError(
            _("The settings file {file} cannot be read: {reason}.").format(
                file=home_dir() / "settings.toml", reason=error
            )
        ) from error
