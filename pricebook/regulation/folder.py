"""Which packs there are."""

import re
import tomllib
from pathlib import Path

from pricebook.base.resources import resource_folder

_PACK_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")


def norms_folder() -> Path:
    return resource_folder("norms")


def available() -> list[str]:
    """The ids of the packs at hand, sorted."""
    return sorted(path.parent.name for path in norms_folder().glob("*/regulation.toml"))


def pack_folder(regulation_id: str) -> Path | None:
    """The pack's folder; None where there is none of that name. An id is a name, never a path."""
    if not _PACK_ID.fullmatch(regulation_id):
        return None
    folder = norms_folder() / regulation_id
    return folder if (folder / "regulation.toml").is_file() else None


def titles() -> dict[str, tuple[str, ...]]:
    """Pack id → what its regulation is called: title, short title, the heading of its ordinals. A broken pack has none."""
    found = {}
    for name in available():
        try:
            said = tomllib.loads((norms_folder() / name / "regulation.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        found[name] = tuple(str(said[key]) for key in ("title", "short_title", "ordinal_heading") if said.get(key))
    return found
