"""The verb settle again: a paid period settled under another list, base salary or share, with the causes of the difference."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

from pricebook.app.again_lists import old_and_new
from pricebook.app.again_output import COLUMNS, RECORD, TABLE, AgainRecord, rows_of, shares_record, sum_record
from pricebook.app.asked_claims import claim_files, claim_key, rules_in
from pricebook.app.claims import READING, SETTLING, Step
from pricebook.app.claims_work import told_of_room
from pricebook.app.display import findings_label
from pricebook.app.errors import WrongOption
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.csv_text import write_csv
from pricebook.base.languages import Language, Phrase, say
from pricebook.base.money import vietnamese_number
from pricebook.base.own_folders import own_folder
from pricebook.findings import Findings, as_record
from pricebook.regulation import settlement_law
from pricebook.settlement import share_of_text
from pricebook.settlement.claims.again import AGAIN_ORDER, SettlingAgain, Share
from pricebook.settlement.claims.again_sums import AgainSum, Service, sum_of
from pricebook.settlement.claims.again_sums import settle_again as settled_again
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.database import connect
from pricebook.settlement.claims.judge import THIRD, WRITTEN_THIRD
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.repeats import files_given_twice
from pricebook.settlement.claims.settle import Settling
from pricebook.settlement.claims.staging import stage

Shares = Mapping[Fraction, Fraction]
SharesSaid = Sequence[str] | Mapping[str | Fraction, str | Fraction]


@dataclass(frozen=True, slots=True, repr=False)
class SettledAgain:
    """A paid period settled again.

    Attributes:
        labels: how the files are called, by their numbers in the order in which they were given.
        lines: how many lines were read.
        names: how the lists are called by which it was paid and under which it is settled again; None: those of the registry.
        sums: by facility and service; amounts in đồng.
        findings: what could not be read, or not be settled again.
        base_salary: the other base salary, in đồng.
        shares, fund_shares: which shares are exchanged for which.
        unread_paid: what was paid for lines that could not be read, or are returns, as far as it can be read, in đồng; in no sum.
        notices: what is to be said of the lists.
    """

    labels: tuple[str, ...]
    lines: int
    names: tuple[str | None, str | None]
    sums: Mapping[Service, AgainSum]
    findings: Findings
    base_salary: int | None
    shares: Shares
    fund_shares: Shares
    unread_paid: Decimal = Decimal(0)
    notices: tuple[Phrase, ...] = ()

    @property
    def total(self) -> AgainSum:
        """All sums together."""
        return sum_of(self.sums.values())

    @property
    def by_facility(self) -> dict[str, AgainSum]:
        """The sums by facility."""
        facilities = sorted({of.facility for of in self.sums})
        return {name: sum_of(each for of, each in self.sums.items() if of.facility == name) for name in facilities}

    def record(self, language: Language = "vi") -> AgainRecord:
        """Returns the contents of again.json. Nothing of a patient."""
        return {
            "files": list(self.labels),
            "lines": self.lines,
            "paid_by": self.names[0],
            "under": self.names[1],
            "base_salary": self.base_salary,
            "shares": shares_record(self.shares),
            "fund_shares": shares_record(self.fund_shares),
            "order": list(AGAIN_ORDER),
            "total": sum_record(self.total),
            "unread_paid": str(self.unread_paid),
            "by_facility": [{"facility": name, **sum_record(each)} for name, each in self.by_facility.items()],
            "by_service": [
                {"facility": of.facility, "service_id": of.service, "service": of.name, **sum_record(each)}
                for of, each in self.sums.items()
            ],
            "counts": self.findings.counts,
            "findings": [as_record(finding, language) for finding in self.findings],
        }

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledAgain]":
        """Writes again.json, and again.csv with a row for each service of each facility: both, or neither.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of the findings in again.json.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            write_csv(staging / TABLE, COLUMNS, rows_of(self.sums))
            text = json.dumps(self.record(language), ensure_ascii=False, indent=2) + "\n"
            (staging / RECORD).write_text(text, encoding="utf-8", newline="\n")

        return Written(Path(folder), write_whole(Path(folder), (RECORD, TABLE), write, force=force), self)

    def __repr__(self) -> str:
        total = self.total
        return f"<SettledAgain: {total.lines} lines, {total.paid} → {total.new}, {findings_label(self.findings)}>"


def settle_again(
    paths: Sequence[Path | str] | Path | str,
    *,
    under: Path | str | None = None,
    list_: Path | str | None = None,
    registry: Path | str | None = None,
    base_salary: int | None = None,
    shares: SharesSaid = (),
    fund_shares: SharesSaid = (),
    on: date | None = None,
    facility: str | None = None,
    class_: str | None = None,
    key: Path | str | None = None,
    norms: Path | str | None = None,
    step: Step = lambda key, done, of: None,
) -> SettledAgain:
    """Settles a paid period again under another list, base salary or share; the causes add up to the difference.

    What the amount of each line was is what the file says; nothing is refused here. A line that cannot be settled under the other
    list is a finding, and in no difference. Items, which lists have no price of, stay what they were but for another share.

    Args:
        paths: the files of claim lines, as settle_claims takes them.
        under: the other list, as a file, the folder of a build or a name in the registry; or the pack of a regulation that gives
            amounts, which is priced on the day `on`. None: the same list, at another base salary or share.
        list_: the list by which the lines were paid, whatever its days. By default the lists of the registry, each on its days.
        registry: the registry.
        base_salary: another base salary in đồng: the indexed amounts of the other list, else of the same, are multiplied by it.
        shares: which share of the price is exchanged for which: "50%=80%", "1/3=1/2".
        fund_shares: which share of the fund: "80%=95%".
        on: the day on which a pack is asked for its prices; by default today.
        facility: the facility of lines that name none.
        class_: the hospital class of facilities that neither a list nor the registry knows.
        key: a file with the key of the hashes; by default a random one of this run.
        norms: a folder of regulation packs that is searched before the installed ones.
        step: is told how far it is: what is done, by a key of screen.toml, how much of it, of how much.

    Returns:
        The sums by facility and service, with the causes, and the findings.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such file, list or pack, or it cannot be read.
        RegistryUnusable: there is no registry, or it cannot be opened.
        MissingLibraries: what reads XML or opens a registry is not installed.
        NotWritten: there is no room for the lines.
        WrongOption: nothing is to be exchanged; a share or the base salary is none; the pack prices nothing by itself.
    """
    files, secret = claim_files(paths), claim_key(key)
    exchanged = _shares(shares), _shares(fund_shares)
    if under is None and base_salary is None and not any(exchanged):
        raise WrongOption("nothing-to-settle-again")
    if base_salary is not None and not 0 < base_salary < 10**9:
        raise WrongOption("wrong-base-salary", said=str(base_salary))
    packs = packs_for(norms)
    law, _ = settlement_law(packs, None)
    rules = rules_in(packs)
    with ExitStack() as stack:
        lists = old_and_new(stack, under, list_, base_salary, on, registry=registry, class_=class_, norms=norms)
        folder = stack.enter_context(own_folder())
        stack.enter_context(told_of_room(folder))
        con = stack.enter_context(connect(files, folder))
        staged = stage(con, folder, files, lambda: Rows(secret, facility), rules, partial(step, READING))
        settling = Settling(con, rules, law, True, staged.labels, step=partial(step, SETTLING))
        again = SettlingAgain(*(_exchange(each) for each in exchanged), forms=CodeForms.of(rules))
        sums, findings = settled_again(settling, again, lists.old, lists.new)
    found = Findings([*files_given_twice(files), *staged.findings, *staged.unread, *findings])
    unread = staged.unread_amount
    left_out = (say("claims.again-unread", amount=vietnamese_number(unread)),) if unread else ()
    notices = *lists.notices, *left_out
    return SettledAgain(tuple(staged.labels), staged.lines, lists.names, sums, found, base_salary, *exchanged, unread, notices)


def _exchange(shares: Shares) -> Share:
    third = shares.get(WRITTEN_THIRD)
    by_third = {} if third is None else {THIRD: third}
    return lambda share: {**by_third, **shares}.get(share, share)


def _shares(said: SharesSaid) -> dict[Fraction, Fraction]:
    """Which share is exchanged for which. Raises WrongOption."""
    pairs: Iterable[tuple[str | Fraction, str | Fraction]]
    pairs = said.items() if isinstance(said, Mapping) else ((old, new) for old, _, new in (each.partition("=") for each in said))
    found: dict[Fraction, Fraction] = {}
    for old, new in pairs:
        was, is_ = (share_of_text(str(each)) for each in (old, new))
        if was is None or is_ is None:
            raise WrongOption("wrong-exchanged-share", said=f"{old}={new}")
        found[was] = is_
    return found
