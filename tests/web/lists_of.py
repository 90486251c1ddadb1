"""Dossiers whose lists were built, for tests of what is decided about them: built once, copied for each."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pricebook.app.build import build
from tests.support import ROOT


@cache
def _built(name: str) -> Path:
    dossier = Path(mkdtemp()) / name
    shutil.copytree(ROOT / "data" / name, dossier)
    build(dossier).write()
    return dossier


def built_folder(folder: Path, *names: str) -> Path:
    """Puts dossiers of `data/` with their lists into a folder; by default long-an-2012."""
    for name in names or ("long-an-2012",):
        shutil.copytree(_built(name), folder / name)
    return folder
