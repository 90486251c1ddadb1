"""The one core: a dossier folder in, the price list and its findings out. The command line only calls this."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pricebook.dossier import load_dossier
from pricebook.findings import Finding, ListIdentity, TableReading, blocks, in_file_order
from pricebook.pricelist import PriceList, identity
from pricebook.pricing import compose
from pricebook.pricing.assemble import assemble
from pricebook.pricing.checks.run import run_checks
from pricebook.tables import reading_record


@dataclass(slots=True)
class Built:
    """What a build gives. `prices` is None where nothing could be priced; the findings say why.

    `tables` says how each sheet was understood: its columns, the rows passed over, the normalisations.
    """

    prices: PriceList | None
    findings: list[Finding] = field(default_factory=list)
    tables: list[TableReading] = field(default_factory=list)

    @property
    def about(self) -> ListIdentity | None:
        """Which list the findings are about, once it is written and has its fingerprint."""
        return cast(ListIdentity, identity(self.prices)) if self.prices is not None and self.prices.fingerprint else None

    @property
    def blocked(self) -> bool:
        return blocks(self.findings)


def build(folder: Path | str) -> Built:
    """Composes, bounds and numbers the prices of a dossier, and checks them.

    Raises nothing for what is wrong in the dossier: that is what the findings are. Raises NotADirectoryError where there
    is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    dossier, findings = load_dossier(folder)
    if dossier is None:
        return Built(None, in_file_order(findings))
    read = [record for table in dossier.tables.values() for record in reading_record(table)]
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        findings = [*dossier.findings, *run_checks(composition, prices)]
    return Built(prices, in_file_order(findings), read)
