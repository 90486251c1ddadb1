"""The files of a publication: the workbook, the PDF, and the manifest."""

from functools import partial
from pathlib import Path

from pricebook.exports.output import Output, with_manifest
from pricebook.exports.publication.decision import Decision
from pricebook.exports.publication.pdf import write_pdf
from pricebook.exports.publication.rows import Publication, publication_of
from pricebook.exports.publication.workbook import write_workbook
from pricebook.exports.stamp import file_suffix
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

NAME = "bang-gia-cong-bo"


def publication_outputs(prices: PriceList, law: LawOnDay, decision: Decision) -> list[Output]:
    """The approved list as it is published: workbook, PDF, and the manifest.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        decision: The resolution or decision that approves it.
    """
    return with_manifest(prices, "publication", publication_files(prices, law, decision))


def publication_files(prices: PriceList, law: LawOnDay, decision: Decision) -> list[Output]:
    """The workbook and the PDF, as they also go into a package."""
    made = partial(publication_of, prices, law, decision)
    stem = f"{NAME}{file_suffix(prices)}"
    return [Output(f"{stem}.xlsx", partial(_write_xlsx, made)), Output(f"{stem}.pdf", partial(_write_pdf, made))]


def _write_xlsx(made: "partial[Publication]", path: Path) -> None:
    write_workbook(made(), path)


def _write_pdf(made: "partial[Publication]", path: Path) -> None:
    write_pdf(made(), path)
