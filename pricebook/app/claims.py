"""The verb settle claims: claim lines against the list in force at each facility on each day."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from pricebook.app.asked_claims import AskedClaims, LoadedLists, claim_files, claim_key
from pricebook.app.charged import charged_files, not_examined
from pricebook.app.claims_engine import asked_engine, engine_at
from pricebook.app.claims_lists import says_who_performs
from pricebook.app.claims_output import (
    NAMES,
    RECORD,
    ClaimsRecord,
    SumOf,
    claim_rows,
    facility_record,
    sum_record,
    sums_by_reason,
)
from pricebook.app.claims_processes import helped, processes_for
from pricebook.app.claims_receipts import SettledReceipts
from pricebook.app.claims_returned import returned_of, rows_not_examined
from pricebook.app.claims_work import Work, kept_parts, remove_work, told_of_room
from pricebook.app.display import findings_label
from pricebook.app.errors import WrongOption
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Language, Phrase, say
from pricebook.base.money import vietnamese_number
from pricebook.base.own_folders import own_folder
from pricebook.exports.claims import write_claims_csv
from pricebook.exports.claims_returned import write_returned
from pricebook.findings import Finding, Findings, as_record
from pricebook.regulation import SettlementLaw
from pricebook.settlement.claims.database import alone, connect
from pricebook.settlement.claims.facility_sums import ClaimSums, FacilitySum, facility_sums
from pricebook.settlement.claims.findings import findings_of
from pricebook.settlement.claims.judge import RECEIPTS, ClaimFinding
from pricebook.settlement.claims.net import settled_lines
from pricebook.settlement.claims.not_asked import not_asked
from pricebook.settlement.claims.parts import Part
from pricebook.settlement.claims.read.case_places import CasePlaces, case_places
from pricebook.settlement.claims.receipts import ReceiptSums, receipt_sums
from pricebook.settlement.claims.repeats import files_given_twice, repeated
from pricebook.settlement.claims.spark_connect import Address
from pricebook.settlement.claims.staging import stage

Step = Callable[[str, int, int], None]  # a key of screen.toml, how much is done, of how much
READING, SETTLING = "reading-claims", "settling-claims"


@dataclass(frozen=True, slots=True, repr=False)
class SettledClaims:
    """Claims settled.

    Attributes:
        labels: how the files are called, by their numbers in the order in which they were given.
        parts: what was found, by facility and month.
        findings: the findings, of the reading first.
        lines: how many lines were read.
        law: the rules of settlement that were used.
        notices: what is to be said of the list.
        work: the work folder of these files, if one was asked for. It is taken away when the results are written.
        paid: what patients paid in all; None where no receipts were given.
        facilities: what each facility charged in all, and what came of it, each line once.
        places: where the lines that something is said of stand in the cases of insurance files.
    """

    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    findings: Findings
    lines: int
    law: SettlementLaw
    notices: tuple[Phrase, ...] = ()
    work: Path | None = None
    paid: ReceiptSums | None = None
    facilities: tuple[FacilitySum, ...] = ()
    places: CasePlaces = field(default_factory=dict)

    @property
    def found(self) -> tuple[ClaimFinding, ...]:
        """What the rules say of claims, line by line."""
        return tuple(found for part in self.parts for found in part.found if found.rule.window != RECEIPTS)

    @property
    def receipts(self) -> SettledReceipts | None:
        """What patients paid, and what the rules say of it; None where no receipts were given."""
        if self.paid is None:
            return None
        found = (found for part in self.parts for found in part.found if found.rule.window == RECEIPTS)
        return SettledReceipts(self.paid, tuple(found))

    @property
    def blocked(self) -> bool:
        """Whether something is refused, or could not be settled."""
        return self.findings.blocked

    @property
    def not_examined(self) -> Counter[str]:
        """How many files, cases and lines could not be examined, by the code of their findings."""
        return not_examined(self.findings)

    @property
    def sums(self) -> ClaimSums:
        """What was charged in all, and what came of it, each line once."""
        return ClaimSums.of(self.facilities)

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """What was found of claims, by facility and reason."""
        return sums_by_reason(self.found)

    def record(self, language: Language = "vi") -> ClaimsRecord:
        """Returns the contents of claims.json: lines, sums by facility and reason, and the findings. Nothing of a patient."""
        return {
            "lines": self.lines,
            "not_examined": self.not_examined.total(),
            "files": list(self.labels),
            "notices": [notice.text(language) for notice in self.notices],
            "facilities": [facility_record(each) for each in self.facilities],
            "settlement": [pack.settlement.id for pack in self.law.packs if self._touches(pack.settlement.in_force)],
            "summary": [sum_record(each) for each in self.summary],
            "receipts": self.receipts.record() if self.receipts is not None else None,
            "counts": self.findings.counts,
            "findings": [as_record(finding, language) for finding in self.findings],
        }

    def _touches(self, in_force: Callable[[date], bool]) -> bool:
        return any(in_force(day) for part in self.parts for day in (part.first, part.last))

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledClaims]":
        """Writes claims.json, claims-findings.csv with each finding of each line, and claims-rejected.xlsx: all, or none.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of claims.json and claims-findings.csv; the workbook is Vietnamese.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            found, receipts = self.found, self.receipts
            paid = receipts.found if receipts is not None else None
            write_claims_csv(staging / NAMES[0], claim_rows([*found, *(paid or ())], self.labels, self.places, language))
            of_paid = settled_lines(paid) if paid is not None else None
            net = settled_lines(found)
            back = returned_of(self.facilities, net, of_paid, self.findings, self.labels, self.places, self.notices)
            write_returned(staging / NAMES[1], back)
            text = json.dumps(self.record(language), ensure_ascii=False, indent=2) + "\n"
            (staging / RECORD).write_text(text, encoding="utf-8", newline="\n")

        files = write_whole(Path(folder), (RECORD, *NAMES), write, force=force)
        if self.work is not None:
            remove_work(self.work)
        return Written(Path(folder), files, self)

    def __repr__(self) -> str:
        return f"<SettledClaims: {self.lines} lines, {len(self.found)} found, {findings_label(self.findings)}>"


def settle_claims(
    paths: Sequence[Path | str] | Path | str,
    *,
    receipts: Sequence[Path | str] | Path | str = (),
    list_: Path | str | None = None,
    registry: Path | str | None = None,
    facility: str | None = None,
    class_: str | None = None,
    quotas: Path | str | None = None,
    key: Path | str | None = None,
    work: Path | str | None = None,
    share: Path | str | None = None,
    engine: str | None = None,
    norms: Path | str | None = None,
    step: Step = lambda key, done, of: None,
) -> SettledClaims:
    """Settles claims: each line against the list in force at its facility on its day, by the rules of claims.

    Only the columns that a check needs are read. Card, visit and performer become keyed hashes as they are read; names, birth
    dates and diagnoses are not read at all.

    Args:
        paths: the files: CSV, Parquet, insurance XML, or a .zip of XML and CSV.
        receipts: tables of what patients paid (templates/charged.toml, [receipts]): workbooks, CSV or Parquet. Their lines are
            looked at beside the claims of the same visit or card and day, and are in no sum of claims.
        list_: the file of a list, the folder of a build, or a name in the registry: each line is settled by this list. By default
            by the lists of the registry that hold for the facility on the day.
        registry: the registry.
        facility: the facility of lines that name none.
        class_: the hospital class of facilities that neither the list nor the registry knows.
        quotas: a CSV file with the most of a service that is paid whole at a facility in a time, and the share beyond.
        key: a file with the key of the hashes; by default a random one of this run.
        work: a folder in which what was read and found is kept until the results are written, so that the same call goes on where
            one was interrupted. It holds keyed hashes, codes, days and amounts, no card and no name, and needs a key: hashes of a
            random one fit no other run.
        share: such a folder that several computers see: the same call on each of them settles a share of the months, and gives
            the whole. What stands in it stays.
        engine: the address of a cluster that is asked by Spark Connect, "sc://host:port"; by default this machine.
        norms: a folder of regulation packs that is searched before the installed ones.
        step: is told how far it is: what is done, by a key of screen.toml, how much of it, of how much.

    Returns:
        What was found, by facility and month, and the findings.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such file or list, or it cannot be read.
        RegistryUnusable: there is no registry, or it cannot be opened.
        MissingLibraries: what reads XML, opens a registry or asks a cluster is not installed.
        WrongOption: a file is of no format that claims come in, the key is none, or the engine; the list has no such class; or a
            work folder is named without a key.
        EngineUnusable: nothing answers at the address of the engine, or it failed.
        OutputInUse: another run is at the same files in the work folder.
        NotWritten: the work folder, or the shared one, cannot be made; or there is no room for the lines.
    """
    files, paid = claim_files(paths), charged_files(receipts)
    cluster = asked_engine(engine)
    folder = share if share is not None else work
    if folder is not None and key is None:
        raise WrongOption("work-without-key")
    kept = Work(Path(folder) if folder is not None else None, share is not None)
    asked = AskedClaims(files, paid, claim_key(key), list_, registry, facility, class_, quotas, norms)
    with asked.opened() as loaded:
        return _settled(asked, loaded, kept, cluster, step)


def _settled(asked: AskedClaims, loaded: LoadedLists, work: Work, cluster: Address | None, step: Step) -> SettledClaims:
    """Reads the files and settles their lines."""
    processes = processes_for(asked.files) if cluster is None else 1
    with (
        work.opened(asked.files, asked.receipts, asked.key, asked.facility, loaded.rules) as folder,
        own_folder() as spills,
        told_of_room(folder),
        helped(asked, folder, spills, processes),
        connect(asked.files, spills, folder, processes) as con,
        engine_at(con, cluster) as engine,
    ):
        kept = kept_parts(folder, loaded) if work.folder is not None or processes > 1 else None
        reading, said = (partial(step, key) for key in (READING, SETTLING))
        staged = stage(con, folder, asked.files, asked.rows, loaded.rules, reading, asked.receipts)
        settling = loaded.settling(con, staged, kept, engine, said)
        parts = tuple(settling.parts(loaded.periods))
        alone(con)
        net = settled_lines(each for part in parts for each in part.found if each.rule.window != RECEIPTS)
        facilities = facility_sums(con, loaded.periods, net)
        paid = receipt_sums(con, staged.receipts) if staged.receipts is not None else None
        twice = [*repeated(con, asked.files, staged.labels), *files_given_twice(asked.receipts, "receipts-")]
        left = list(not_asked(con, loaded.rules.rule, staged.labels))
    found: list[Finding] = [*loaded.findings, *twice, *staged.findings, *staged.unread, *left]
    found += [finding for part in parts for finding in part.findings]
    found += findings_of((each for part in parts for each in part.found), staged.labels)
    told = (line for part in parts for each in part.found for line in (each.line, each.other) if line is not None)
    rows = [*rows_not_examined(found, staged.labels), *((line.file, line.row) for line in told)]
    places = case_places(asked.files, staged.labels, rows)
    own = folder if work.folder is not None and not work.shared else None
    notices = [*loaded.notices, *_of_lists(facilities)]
    if staged.unread_amount:
        notices.append(say("claims.unread-amount", amount=vietnamese_number(staged.unread_amount)))
    return SettledClaims(
        tuple(staged.labels), parts, Findings(found), staged.lines, loaded.law, tuple(notices), own, paid, facilities, places
    )


def _of_lists(facilities: Sequence[FacilitySum]) -> list[Phrase]:
    """What is to be said of the lists: that nobody has decided on one, or that it does not say what facilities perform."""
    lists = {each.name: each for of in facilities for each in of.lists}.values()
    drafts = [say("claims.draft", list=each.short_name) for each in lists if each.decision is None]
    return drafts + [say("claims.nobody-said", list=each.short_name) for each in lists if not says_who_performs(each.prices)]
