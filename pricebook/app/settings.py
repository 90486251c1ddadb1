"""The settings of a dossier: what they are, and how a few of them, or the whole file, are replaced."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pricebook.app.errors import SettingsRefused
from pricebook.app.written import write_whole
from pricebook.base.inputs import input_text
from pricebook.dossier import Settings, read_settings
from pricebook.dossier.settings import LARGEST, SETTINGS_FILE
from pricebook.dossier.settings_text import NotChangeable, changed_text

__all__ = ["SETTINGS_FILE", "Settings", "change_settings", "read_settings", "replace_settings"]


def change_settings(
    folder: Path, top: Mapping[str, Any], rounding: Mapping[str, Any], signers: Sequence[Mapping[str, str]]
) -> None:
    """Changes settings in dossier.toml; comments and all other settings stay as they are.

    Args:
        folder: the dossier.
        top: settings outside all tables, by name, as dossier.toml has them; None removes one.
        rounding: settings of the table `rounding`; none: it stays.
        signers: all signers, each with title and name.

    Raises:
        SettingsRefused: the file cannot be changed safely, or would not be the settings of a dossier. Nothing was written.
        OutputInUse, NotWritten: nothing was written.
    """
    try:
        text = changed_text(input_text(folder / SETTINGS_FILE, LARGEST), top, rounding, signers)
    except (NotChangeable, OSError, ValueError) as error:
        raise SettingsRefused("settings-by-hand") from error
    replace_settings(folder, text.encode())


def replace_settings(folder: Path, data: bytes) -> None:
    """Replaces dossier.toml, where the new one can be read.

    Raises:
        SettingsRefused: it would not be the settings of a dossier; the message says what is wrong. Nothing was written.
        OutputInUse, NotWritten: nothing was written.
    """

    def write(staging: Path) -> None:
        (staging / SETTINGS_FILE).write_bytes(data)
        settings, findings = read_settings(staging)
        if settings is None:
            more = findings[0].more
            raise SettingsRefused("settings-refused", path=more.get("path", SETTINGS_FILE), reason=more.get("reason", ""))

    write_whole(folder, (SETTINGS_FILE,), write, force=True)
