"""The folders that come with the program, the law (`norms/`) and the forms (`templates/`); and what the user adds to them."""

import os
import sys
from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "_resources"
_CHECKOUT = Path(__file__).parents[2]


def resource_folder(name: str) -> Path:
    """The path of the folder `norms` or `templates`, installed or in a checkout. Raises FileNotFoundError if it is missing."""
    for root in (_INSTALLED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"pricebook was installed without its {name}/ folder")


def user_folder(name: str) -> Path | None:
    """The path of the user's own folder `norms`, which may not exist: for packs that were installed later.

    %APPDATA%\\pricebook on Windows, ~/Library/Application Support/pricebook on macOS, else $XDG_DATA_HOME/pricebook
    (~/.local/share/pricebook). None where the system names no such place.
    """
    stated = os.environ.get("APPDATA" if os.name == "nt" else "XDG_DATA_HOME")
    below = "Library/Application Support" if sys.platform == "darwin" else ".local/share"
    try:
        base = Path(stated) if stated and Path(stated).is_absolute() else Path.home() / below
    except RuntimeError:  # the system knows no home of the user
        return None
    return base / "pricebook" / name
