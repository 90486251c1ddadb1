"""The verb regulation install: takes over a pack that was brought as a folder or a .zip, where the search path finds it."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.display import findings_label
from pricebook.app.errors import InputNotFound, NothingToWrite, WrongOption
from pricebook.app.written import Written, in_order, write_whole
from pricebook.base.languages import Language
from pricebook.base.own_folders import own_folder
from pricebook.base.resources import resource_folder, user_folder
from pricebook.findings import Finding, Findings, Place, findings_record
from pricebook.regulation import FoundPack, Pack, SearchPath, load_pack, search_path
from pricebook.regulation.carried import UnusableCarrier, carried_files
from pricebook.regulation.differences import PackDifferences, differences
from pricebook.regulation.packs import ENVIRONMENT, SETTINGS, is_pack_id


@dataclass(frozen=True, repr=False)
class Carried:
    """A pack that was brought, checked as every pack is. Nothing is written until `write` is called.

    Attributes:
        path: the folder or .zip.
        findings: what is wrong with it.
        target: the folder that the pack would be written into.
        id, version, sha256: of the pack; None where the file holds none.
        pack: the pack; None if it is broken or unusable.
        present: the pack of that id that the search path finds now; None if there is none.
        changes: what differs from it; None if there is none, or it is broken.
    """

    path: Path
    findings: Findings
    target: Path
    files: "dict[str, bytes]"
    id: str | None = None
    version: str | None = None
    sha256: str | None = None
    pack: Pack | None = None
    present: FoundPack | None = None
    changes: PackDifferences | None = None

    @property
    def blocked(self) -> bool:
        """Whether the pack is broken or unusable."""
        return self.pack is None

    def __repr__(self) -> str:
        return f"<Carried {self.path.name}: {self.id} {self.version}, {findings_label(self.findings)}>"

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """Returns what the pack is, what differs from the one that is there now, and the findings."""
        found = findings_record(self.findings, language)
        changes = self.changes
        return {
            "file": self.path.name,
            "id": self.id,
            "pack_version": self.version,
            "sha256": self.sha256,
            "services": len(self.pack.tables["services"]) if self.pack is not None else None,
            "target": str(self.target),
            "present": {"origin": self.present.origin, "sha256": self.present.sha256} if self.present is not None else None,
            "added": list(changes.added) if changes else [],
            "removed": list(changes.removed) if changes else [],
            "changes": [
                {"where": change.where, "key": change.key, "column": change.column, "old": change.old, "new": change.new}
                for change in ((*changes.values, *changes.settings) if changes else ())
            ],
            "other_sources": changes.sources if changes else 0,
            "counts": found["counts"],
            "findings": found["findings"],
        }

    def _former(self) -> list[str]:
        present = [path.name for path in self.target.iterdir() if path.is_file()] if self.target.is_dir() else []
        return [name for name in present if name.endswith(".csv") or name in (SETTINGS, "README.md")]

    def write(self, *, force: bool = False) -> "Written[Carried]":
        """Writes the pack into its folder: all of its files, or none.

        Args:
            force: whether a pack of that id that lies there already is replaced.

        Raises:
            NothingToWrite: the pack is broken or unusable; the findings say why.
            OutputExists, OutputInUse, NotWritten: nothing was written.
        """
        if self.pack is None:
            raise NothingToWrite("install-broken", path=str(self.path))
        in_order(self.target)

        def write(staging: Path) -> None:
            for name, content in self.files.items():
                (staging / name).write_bytes(content)

        files = write_whole(self.target, sorted(self.files), write, force=force, former=self._former)
        return Written(self.target, files, self)


def install_pack(path: Path | str, *, norms: Path | str | None = None) -> Carried:
    """Reads and checks a pack that was brought, and compares it with the pack of its id that is found now.

    Args:
        path: the folder of the pack, or a .zip of it.
        norms: the folder for packs that it is to be written into; by default the folder that the environment variable
            PRICEBOOK_NORMS names, else the user's own folder for packs. All of them are searched before the installed packs.

    Returns:
        The pack; its `write` puts it where it is found.

    Raises:
        InputNotFound: there is no such file or folder.
        WrongOption: the folder to write into is that of the installed packs, or there is none.
    """
    path = Path(path)
    if not os.path.lexists(path):
        raise InputNotFound("no-file", path=str(path))
    root = _root(norms)
    try:
        files = carried_files(path)
        pack_id = _id_of(files[SETTINGS])
    except UnusableCarrier as error:
        return Carried(path, Findings([Finding("LW027", Place(path.name), more={"reason": error.reason})]), root, {})
    with own_folder() as temporary:
        folder = temporary / pack_id
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        found = FoundPack(folder, "norms-option")
        pack, findings = load_pack(found, with_issued=True)
        sha256 = found.sha256
    present = _search_path(root, norms is not None).find(pack_id)
    held = load_pack(present, with_issued=True)[0] if present is not None and pack is not None else None
    return Carried(
        path,
        Findings(findings),
        root / pack_id,
        files,
        pack_id,
        pack.regulation.pack_version if pack is not None else None,
        sha256,
        pack,
        present,
        differences(held, pack) if held is not None and pack is not None else None,
    )


def _root(norms: Path | str | None) -> Path:
    """The folder for packs that a pack is installed into."""
    stated = norms if norms is not None else os.environ.get(ENVIRONMENT)
    root = Path(stated).absolute() if stated else user_folder("norms")
    if root is None or (root.exists() and not root.is_dir()):
        raise WrongOption("install-needs-folder")
    if root.resolve().is_relative_to(resource_folder("norms").resolve()):
        raise WrongOption("install-into-installed", path=str(root))
    return root


def _search_path(root: Path, named: bool) -> SearchPath:
    """The search path of the run. `named`: whether the folder to write into was named for the run."""
    try:
        return search_path(root if named and root.is_dir() else None)
    except NotADirectoryError:  # the folder of the environment variable does not exist yet
        return SearchPath((("norms-installed", resource_folder("norms")),))


def _id_of(settings: bytes) -> str:
    from pricebook.base.languages import say

    try:
        stated = tomllib.loads(settings.decode("utf-8-sig")).get("id")
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, str) or not is_pack_id(stated):
        raise UnusableCarrier(say("annex.no-id-inside"))
    return stated
