"""What is asked of settle claims: files and their key; and lists, law and rules, which each process loads for itself."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from pricebook.app.claims_facilities import facilities_known
from pricebook.app.claims_lists import ByList, refuse_unknown_class
from pricebook.app.claims_quotas import read_quotas
from pricebook.app.errors import InputNotFound, MissingLibraries, WrongOption, reason
from pricebook.app.export_list import listed_by_registry
from pricebook.app.load import dossier_of
from pricebook.app.packs import packs_for
from pricebook.base.files import is_file
from pricebook.base.languages import Phrase
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Finding
from pricebook.regulation import SearchPath, SettlementLaw, settlement_law
from pricebook.regulation.claim_rules import ClaimRules, load_claim_rules
from pricebook.settlement.claims.engines import Engine
from pricebook.settlement.claims.kept import KeptParts
from pricebook.settlement.claims.lists import Quota
from pricebook.settlement.claims.parts import ListsOf
from pricebook.settlement.claims.read.files import FORMATS
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.settle import Settling, Step, unheard
from pricebook.settlement.claims.staging import Staged
from pricebook.settlement.keyed import Key, key_of_run, read_key

_SIGNS = "*?["  # of a pattern


@dataclass(frozen=True, slots=True)
class LoadedLists:
    """What holds where: the lists of each facility, the law, the rules.

    Attributes:
        periods: what holds for a facility.
        rules: the rules of claims.
        law: the rules of settlement by day.
        insured: whether it is settled what the fund pays.
        quotas: what is paid whole of some services.
        findings: what is wrong with the packs of settlement.
        notices: what is to be said of the list.
    """

    periods: ListsOf
    rules: ClaimRules
    law: SettlementLaw
    insured: bool
    quotas: tuple[Quota, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Phrase, ...] = ()

    def settling(
        self,
        con: duckdb.DuckDBPyConnection,
        staged: Staged,
        kept: KeptParts | None,
        engine: Engine | None = None,
        step: Step = unheard,
    ) -> Settling:
        """The lines that were put aside, ready to be settled by these lists."""
        return Settling(con, self.rules, self.law, self.insured, staged.labels, self.quotas, engine, step, kept)


@dataclass(frozen=True, slots=True)
class AskedClaims:
    """The claims that are settled, as they were asked for (see `settle_claims`); another process can be told it."""

    files: tuple[Path, ...]
    receipts: tuple[Path, ...]
    key: Key
    list: Path | str | None
    registry: Path | str | None
    facility: str | None
    class_: str | None
    quotas: Path | str | None
    norms: Path | str | None

    def rows(self) -> Rows:
        """What makes rows, for a unit of reading."""
        return Rows(self.key, self.facility)

    @contextmanager
    def opened(self) -> Iterator[LoadedLists]:
        """A context manager within which the lists can be asked.

        Raises:
            UnreadableList, OtherPack: the list cannot be read with its law.
            RegistryUnusable, MissingLibraries: there is no registry, or it cannot be opened.
            InputNotFound, WrongOption: the quotas or the rules of claims cannot be read, or the list has no such class.
        """
        quotas = read_quotas(Path(self.quotas)) if self.quotas is not None else ()
        if self.list is not None:
            loaded, _, notices = listed_by_registry(self.list, False, self.registry, "insured", None, self.norms)
            refuse_unknown_class(self.class_, loaded)
            packs = packs_for(self.norms, dossier_of(loaded.path))
            law, findings = settlement_law(packs, loaded.law.regulation, loaded.law.pack.found)
            with ExitStack() as stack:
                known = facilities_known(stack, self.registry, loaded.path)
                lists = ByList(loaded, loaded.prices.fingerprint, self.class_, known=known)
                insured = loaded.law.regulation.insured
                yield LoadedLists(lists.periods, rules_in(packs), law, insured, quotas, tuple(findings), tuple(notices))
            return
        if find_spec("sqlalchemy") is None:
            raise MissingLibraries("missing-registry-libraries")
        from pricebook.app.claims_registry import ByRegistry
        from pricebook.app.registry import reading, registry_at

        packs = packs_for(self.norms)
        law, findings = settlement_law(packs, None)
        with registry_at(self.registry) as opened, reading(opened) as con:
            yield LoadedLists(ByRegistry(con, self.norms).periods, rules_in(packs), law, True, quotas, tuple(findings))


def rules_in(packs: SearchPath) -> ClaimRules:
    """The rules of claims. Raises WrongOption if they cannot be read."""
    try:
        return load_claim_rules(packs).rules
    except UnusableInput as error:
        raise WrongOption("claim-rules-unusable", reason=reason(error)) from error


def claim_files(paths: Sequence[Path | str] | Path | str) -> tuple[Path, ...]:
    """The files, each there and of a format that can be read. Raises InputNotFound, WrongOption, MissingLibraries.

    A pattern, "2012-10/*.xml", that the command line left as it is, as on Windows, stands for the files that have such a name.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    files = tuple(file for path in given for file in _files_of(path))
    for path in files:
        if path.is_dir():
            raise WrongOption("claims-in-folder", path=str(path))
        if not is_file(path):
            raise InputNotFound("no-file", path=str(path))
        if path.suffix.lower() not in FORMATS:
            raise WrongOption("no-claims-format", path=path.name, known=", ".join(FORMATS))
    if any(path.suffix.lower() in (".xml", ".zip") for path in files) and find_spec("lxml") is None:
        raise MissingLibraries("missing-claims-libraries")
    return files


def _files_of(path: Path) -> Sequence[Path]:
    """The files that a pattern stands for, by their names; else the path itself."""
    if not any(sign in path.name for sign in _SIGNS) or path.exists():
        return (path,)
    return sorted(file for file in path.parent.glob(path.name) if is_file(file)) or (path,)


def claim_key(path: Path | str | None) -> Key:
    """The key in a file, or a random one of this run. Raises InputNotFound, WrongOption."""
    if path is None:
        return key_of_run()
    try:
        return read_key(Path(path))
    except FileNotFoundError as error:
        raise InputNotFound("no-file", path=str(path)) from error
    except (OSError, UnusableInput) as error:
        raise WrongOption("wrong-key", reason=reason(error)) from error
