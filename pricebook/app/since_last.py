"""What changed since the last build of a dossier into the same folder: findings solved and new, services and prices."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.commands import command
from pricebook.app.last_run import FORMER_LIST, LastRun
from pricebook.app.written import FINDINGS, PRICELIST
from pricebook.base.file_names import plain_name
from pricebook.base.shell import quoted_for_shell
from pricebook.findings import FindingRounds, Findings, PriceChangeRecord, SinceLastRecord
from pricebook.pricelist import InvalidPriceList, PriceList, read_pricelist

if TYPE_CHECKING:
    from pricebook.compare import Changes, Repriced

MOST_LARGEST = 3  # the largest changes that are told


@dataclass(frozen=True, slots=True, repr=False)
class SinceLast:
    """A build compared with the last one.

    Attributes:
        folder: the folder of the results.
        same_list: whether the list is the same, by its fingerprint.
        findings: how many findings are solved, at another figure, new, and unchanged; None where the earlier cannot be read.
        changes: what is different in the list; None where it is the same, or the earlier cannot be read.
    """

    folder: Path
    same_list: bool
    findings: FindingRounds | None = None
    changes: "Changes | None" = None

    @property
    def command(self) -> str | None:
        """The command that shows all changes of the list, with their causes; None where there are none."""
        return None if self.changes is None else command("diff", self.folder / FORMER_LIST, quoted_for_shell(str(self.folder)))

    def record(self) -> SinceLastRecord:
        """Returns the comparison as JSON has it."""
        prices: dict[str, int] | None = None
        largest: list[PriceChangeRecord] = []
        if self.changes is not None:
            from pricebook.compare.record import counts

            prices = counts(self.changes)
            largest = [_price_change(each) for each in self.changes.largest[:MOST_LARGEST]]
        return {
            "same_list": self.same_list,
            "findings": self.findings,
            "prices": prices,
            "largest": largest,
            "command": self.command,
        }


def since_last(last: LastRun, folder: Path, prices: PriceList, findings: Findings) -> SinceLast:
    """Compares a build with the result that it will replace.

    Args:
        last: the last build of the same dossier.
        folder: the folder with its result.
        prices: the list of this build.
        findings: the findings of this build.
    """
    same = last.fingerprint == prices.fingerprint
    named = {plain_name(name): folder / name for name in last.unchanged}
    rounds = _rounds(named[FINDINGS], findings) if FINDINGS in named else None
    changes = _changes(named[PRICELIST], prices) if not same and PRICELIST in named else None
    return SinceLast(folder, same, rounds, changes)


def _rounds(path: Path, findings: Findings) -> FindingRounds | None:
    from pricebook.appraisal.baseline import LARGEST_FILE, compare_dossier_rounds
    from pricebook.base.contracts import InvalidContract, read_contract

    try:
        earlier = read_contract(path, "findings", LARGEST_FILE)["findings"]
    except (InvalidContract, OSError):
        return None
    new, mended, changed = compare_dossier_rounds(findings, earlier)
    return {"solved": len(mended), "changed": len(changed), "new": sum(new) - len(changed), "standing": len(new) - sum(new)}


def _changes(path: Path, prices: PriceList) -> "Changes | None":
    from pricebook.compare import compare

    try:
        before = read_pricelist(path)
    except (InvalidPriceList, OSError):
        return None
    return compare(before, prices)


def _price_change(repriced: "Repriced") -> PriceChangeRecord:
    old, new = repriced.pair.old, repriced.pair.new
    assert old.price is not None and new.price is not None
    return {
        "service_id": new.service_id,
        "ordinal": new.ordinal,
        "service_code": new.service_code,
        "name": new.name,
        "class": new.class_ or old.class_,
        "old": old.price,
        "new": new.price,
        "change": repriced.change,
    }
