"""The verbs list archive and list rebuild: everything about a decision in one sealed folder, and the list built again from it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.build import Built, build
from pricebook.app.dossiers import existing_folder
from pricebook.app.errors import MoveRefused, OutputExists, UnreadableList, WrongOption
from pricebook.app.list_status import show
from pricebook.app.list_trust import office_key
from pricebook.app.packs import packs_for
from pricebook.app.registry import reading, registry_at
from pricebook.app.sealed_checks import LIFE, LIST, PROOF, checked_folder, vouching
from pricebook.app.sealed_folder import open_folder, write_folder
from pricebook.app.written import in_order, write_whole
from pricebook.base.file_names import is_plain_name
from pricebook.base.files import is_file, sha256_of
from pricebook.base.languages import say
from pricebook.findings import Finding, Findings
from pricebook.findings.serialise import findings_record
from pricebook.pricelist import InvalidPriceList, PriceList, as_json
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry import Refused, kept, row_of
from pricebook.registry.life import lives
from pricebook.registry.outwards import facilities_paid_by
from pricebook.registry.proof import proof_of, proof_text
from pricebook.regulation import SearchPath
from pricebook.regulation.packs import (
    FACILITIES,
    FURTHER_FACILITIES,
    INSTALLED_FACILITIES,
    SETTINGS,
    installed_vocabulary,
    own_vocabularies,
)

FINDINGS, INPUTS, NORMS = "findings.json", "inputs", "norms"
FACILITIES_KNOWN = "facilities.json"  # whom the list pays, as the registry knows it for the list's first day
_DIGEST = 64  # letters of a SHA-256
_ENDINGS = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"II*\0": "tif", b"MM\0*": "tif", b"PK\3\4": "zip"}


@dataclass(frozen=True, slots=True)
class Archived:
    """A sealed folder that was written: its file and SHA-256, of which list, how many files, whether with the inputs.

    `has_law`: whether with the pack by which the list was made; the one that is found now may be another.
    """

    file: Path
    sha256: str
    list: str
    files: int
    has_inputs: bool
    has_law: bool


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A sealed folder that was opened, and what came of building its list again.

    Attributes:
        folder: Where it was opened.
        manifest: What it says of itself; every file has the SHA-256 that it says.
        program: The version of this program; the manifest has the one by which the folder was made.
        findings: What nothing vouches for.
        has_inputs: Whether it holds what the list was built from.
        fingerprint: Of the list that was built again; None where none was.
        parts: What differs, by the names of pricelist.json; empty where it is the same list.
        lines: How many lines have another price, or are in one list alone.
    """

    folder: Path
    manifest: dict[str, Any]
    program: str
    findings: Findings
    has_inputs: bool
    fingerprint: str | None = None
    parts: tuple[str, ...] = ()
    lines: int = 0

    @property
    def is_same(self) -> bool:
        """Whether the list that was built again has the fingerprint of the one that was decided."""
        return self.fingerprint is not None and self.fingerprint == str(self.manifest["fingerprint"])

    def as_json(self) -> dict[str, Any]:
        """The result as JSON has it."""
        about = {name: self.manifest[name] for name in ("list", "fingerprint")}
        return {"folder": str(self.folder), **about, "made_with": self.manifest["program"], "program": self.program,
                "has_inputs": self.has_inputs, "rebuilt": self.fingerprint, "same": self.is_same if self.has_inputs else None,
                "differs": list(self.parts), "lines_that_differ": self.lines}  # fmt: skip


def archive(
    list_: str,
    output: Path,
    *,
    dossier: Path | str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
    force: bool = False,
) -> Archived:
    """Writes a sealed folder: the list, its life, papers and proof, the law by which it was made, and what it was built from.

    The same registry and dossier give the same bytes.

    Args:
        list_: The name of an approved list.
        output: The file, a ZIP archive.
        dossier: What the list was built from; it must still give the same list.
        registry, norms: As the other verbs have them.
        force: Whether an existing file is replaced.

    Raises:
        RegistryUnusable, FolderNotFound: There is no registry, or no dossier.
        MoveRefused: There is no such list, or it is not approved.
        WrongOption: The dossier has been changed since, and gives another list.
        OutputExists, OutputInUse, NotWritten: Nothing was written.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            row, proof = row_of(con, list_), proof_of(con, list_)
        except Refused as error:
            raise MoveRefused("not-proven", reason=error.phrase) from error
        (life,) = lives(con, [list_])
        data = kept(con, row.content) or b""
        scans = [(each.entry, each.scan) for each in life.moves] + [
            (dispute.entry, direction.scan) for dispute in life.disputes for direction in dispute.directions
        ]
        known = facilities_paid_by(con, life, life.first) if life.first is not None else []
        papers = {digest: (entry, kept(con, digest) or b"") for entry, digest in scans if digest is not None}
    last = max(each.day for each in life.moves)  # findings as of the last move, and not of today: the same bytes every day
    record = show(list_, on=last, registry=registry, norms=norms).as_json()
    record["papers"] = {digest: _paper_name(entry, digest, scan) for digest, (entry, scan) in sorted(papers.items())}
    prices = _parsed(data)
    files = {LIST: data, LIFE: _text(record), PROOF: proof_text(proof).encode(), FACILITIES_KNOWN: _text(known)}
    files |= {record["papers"][digest]: scan for digest, (_, scan) in papers.items()}
    if dossier is not None:
        folder = existing_folder(dossier, "no-dossier")
        built = build(folder, norms=norms)
        files |= _inputs(folder, built, prices, list_)
        files[FINDINGS] = _text(findings_record(built.findings))
    packs = packs_for(norms, Path(dossier) if dossier is not None else None)
    law = _law(packs, row.regulation, row.pack_sha256)
    files |= {f"{NORMS}/{name}": path.read_bytes() for name, path in sorted(law.items())}
    has_law = f"{row.regulation}/{SETTINGS}" in law
    approval = life.approval
    about = {
        "program": _program(), "list": list_, "authority": life.authority, "payer": life.payer, "fingerprint": life.fingerprint,
        "regulation": life.regulation, "pack_sha256": row.pack_sha256, "state": life.state,
        "decision": approval.paper_no if approval is not None else None, "log": {name: proof[name] for name in ("root", "size")},
    }  # fmt: skip
    write_whole(output.parent, (output.name,), lambda staging: _write(staging / output.name, files, about), force=force)
    return Archived(output, sha256_of(output), list_, len(files), dossier is not None, has_law)


def rebuild(file: Path, folder: Path, *, key: Path | str | None = None, sha256: str | None = None) -> Rebuilt:
    """Opens a sealed folder, verifies all that is in it, and builds its list again, with the law that is in it.

    Args:
        file: The sealed folder. It may come from anybody.
        folder: A new folder for its contents.
        key: The public key of the office: a seal in the folder must be of it.
        sha256: What `archive` printed, where it was kept: the folder must have it.

    Raises:
        InputNotFound: There is no such file.
        WrongOption: The file of the key holds none.
        UnreadableList: It is no sealed folder, something in it was changed, or it could do harm.
        OutputExists, NotWritten: Nothing was written.
    """
    in_order(folder.absolute().parent)
    if folder.exists():
        raise OutputExists("exists", paths=str(folder))
    public = office_key(key)
    if sha256 is not None and is_file(file) and (own := sha256_of(file)) != sha256.strip().lower():
        raise UnreadableList("sealed-unusable", reason=say("registry.sealed-other-file", own=own, kept=sha256.strip()[:_DIGEST]))
    manifests: list[dict[str, Any]] = []
    found: list[Finding] = []

    def write(staging: Path) -> None:
        target = staging / folder.name
        target.mkdir()
        manifests.append(open_folder(file, target))
        checked = checked_folder(target, manifests[0], _parsed((target / LIST).read_bytes()), public)
        if sha256 is None:
            found.extend(vouching(file.name, checked, public is not None))

    write_whole(folder.absolute().parent, (folder.name,), write, force=False)
    (manifest,) = manifests
    if not (folder / INPUTS).is_dir():
        return Rebuilt(folder, manifest, _program(), Findings(found), has_inputs=False)
    built = build(folder / INPUTS, norms=folder / NORMS)
    if built.prices is None:
        return Rebuilt(folder, manifest, _program(), Findings(found), has_inputs=True)
    parts, lines = _differing(_parsed((folder / LIST).read_bytes()), built.prices)
    return Rebuilt(folder, manifest, _program(), Findings(found), True, built.prices.fingerprint, parts, lines)


def _write(target: Path, files: dict[str, bytes], about: dict[str, Any]) -> None:
    write_folder(target, files, about)


def _inputs(folder: Path, built: Built, prices: PriceList, list_: str) -> dict[str, bytes]:
    """The files that a list was built from, as they are in the dossier. Raises WrongOption if they give another list."""
    now = {each.file: each.sha256 for each in built.prices.inputs} if built.prices is not None else {}
    then = {each.file: each.sha256 for each in prices.inputs}
    changed = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    if built.prices is None or changed or built.prices.fingerprint != prices.fingerprint:
        said = changed or (list(_differing(prices, built.prices)[0]) if built.prices is not None else ["dossier.toml"])
        raise WrongOption("inputs-of-another", path=str(folder), list=list_, files=", ".join(said))
    unsafe = [name for name in then if not is_plain_name(name)]
    if unsafe:
        raise WrongOption("inputs-of-another", path=str(folder), list=list_, files=", ".join(unsafe))
    return {f"{INPUTS}/{name}": (folder / name).read_bytes() for name in then}


def _law(packs: SearchPath, regulation: str, sha256: str) -> dict[str, Path]:
    """By name, the files of a pack, if it is still the one of that SHA-256, and of what stands beside it: regions, procedures.

    Of the vocabulary every file that has a say is kept, and the installed one under a name of its own: it may be another one when
    the folder is opened.
    """
    found: dict[str, Path] = {}
    for _, root in reversed(packs.places):  # what comes first on the path goes before the others
        for path in sorted(root.iterdir()):
            if path.is_file() or (path.is_dir() and path.name != "schema" and not any(path.glob("regulation*.toml"))):
                found |= dict(_files(path, path.name))
    roots = [root for _, root in packs.places]
    found.pop(FACILITIES, None)
    found[INSTALLED_FACILITIES] = installed_vocabulary(roots)
    for number, path in enumerate(own_vocabularies(roots), 1):
        found[FACILITIES if number == 1 else FURTHER_FACILITIES.replace("[2-9]", f"{number}")] = path
    pack = packs.find(regulation)
    same = pack is not None and pack.sha256 == sha256
    return found | (dict(_files(pack.folder, pack.folder.name)) if pack is not None and same else {})


def _files(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The files of a folder, without links and what is hidden."""
    if path.is_symlink() or path.name.startswith(".") or path.name == "__pycache__":
        return
    if path.is_file():
        yield name, path
        return
    for each in sorted(path.iterdir()):
        yield from _files(each, f"{name}/{each.name}")


def _differing(one: PriceList, other: PriceList) -> tuple[tuple[str, ...], int]:
    """The parts of pricelist.json in which two lists differ, and how many of their lines have other prices."""
    if one.fingerprint == other.fingerprint:
        return (), 0
    records = [json.loads(_json(each)) for each in (one, other)]
    parts = tuple(sorted(name for name in {*records[0], *records[1]} if records[0].get(name) != records[1].get(name)))
    priced = [{(line.service_id, line.class_): line.price for line in each.lines} for each in (one, other)]
    return parts, sum(priced[0].get(key, -1) != priced[1].get(key, -1) for key in {*priced[0], *priced[1]})


def _json(prices: PriceList) -> str:
    from pricebook.pricelist.model import written_chunks

    return "".join(written_chunks(prices))


def _parsed(data: bytes) -> PriceList:
    try:
        return parse_pricelist(data.decode(), LIST)
    except (InvalidPriceList, UnicodeDecodeError) as error:
        raise UnreadableList("sealed-unusable", reason=say("registry.sealed-other-list")) from error


def _paper_name(entry: int, digest: str, data: bytes) -> str:
    ending = next((ending for begins, ending in _ENDINGS.items() if data.startswith(begins)), "bin")
    return f"papers/{entry:06}-{digest[:12]}.{ending}"


def _text(record: Any) -> bytes:
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=as_json) + "\n"
    return text.encode()


def _program() -> str:
    """The version of this program. The package is there already: to import it from here would be a circle."""
    return str(vars(sys.modules[__name__.partition(".")[0]])["__version__"])
