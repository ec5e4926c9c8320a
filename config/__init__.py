"""Settings: one schema, one commented default file, one reader of the environment."""

from config.load import (
    SettingsError,
    child_environment,
    clean_environment,
    load,
    recordings_folder,
)
from config.settings import Settings

__all__ = [
    "Settings",
    "SettingsError",
    "child_environment",
    "clean_environment",
    "load",
    "recordings_folder",
]
