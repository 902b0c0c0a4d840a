"""What the user has set: environment variables ``MEETING_…`` over ``settings.toml`` over defaults.

``OPENAI_BASE_URL`` and other programs' variables are not read: a variable set for another program
must not send a negotiation away.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.places import home_dir as home_dir
from assistant.places import models_dir as models_dir
from assistant.places import settings_file

DEFAULT_WHISPER = "base"


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
    asr_base_url: str = ""
    """Address of an OpenAI-compatible recogniser; empty: Whisper on this machine."""
    asr_api_key: SecretStr = SecretStr("")
    asr_model: str = ""
    """Name of the model at ``asr_base_url``; without an address, Whisper size or folder of a CTranslate2 model
    (empty: ``DEFAULT_WHISPER``)."""
    remember_voices: bool = False
    """Keep what the voices of a meeting are like, offer to remember whose they are, and propose names by them."""
    keymap: dict[str, str] = Field(default_factory=dict)
    """The review's keys by the names of their actions, such as ``accept = "y"`` under ``[keymap]``."""

    @property
    def whisper_model(self) -> str:
        """Whisper size or model folder that hears on this machine; empty where an address is set for that."""
        return "" if self.asr_base_url else self.asr_model or DEFAULT_WHISPER

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the settings file."""
        toml = TomlConfigSettingsSource(settings_cls, toml_file=settings_file())
        return init_settings, env_settings, toml


def load_settings() -> Settings:
    """Read the settings in force. Raises ``InputError`` where a value or the file cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["loc"][0] == "keymap":
            raise InputError(_keymap_problem(first["loc"], first["input"])) from error
        raise InputError(
            _("The setting {name} cannot be used: {reason}. Mend it in the environment or in {file}.").format(
                name=name, reason=first["msg"], file=settings_file()
            )
        ) from error
    except ValueError as error:  # tomllib.TOMLDecodeError
        raise InputError(
            _("The settings file {file} cannot be read: {reason}.").format(file=settings_file(), reason=error)
        ) from error


def _keymap_problem(place: tuple[int | str, ...], value: object) -> str:
    """What is wrong with the keymap at a place, and how it is mended."""
    name = ".".join(str(part) for part in place[1:])
    if not name:
        line = _('The keymap has to be a table: a line [keymap], and below it lines such as accept = "y". Mend {file}.')
    elif isinstance(value, dict):
        line = _('In the keymap, a name with a dot stands in quotes, such as "edit_number.1": mend {name} in {file}.')
    else:
        line = _('In the keymap, {name} has to be a text of keys, such as "y" or "u,ctrl+z". Mend it in {file}.')
    return line.format(name=name, file=settings_file())
