"""Prints the result of a check: the findings, how the sheets were understood, and the proposed verdict."""

from typing import TYPE_CHECKING

from pricebook.cli.common import show, show_findings, show_phrase
from pricebook.cli.reading import show_pack, show_reading, show_settlement

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language


def show_checked(checked: "Checked", language: "Language") -> None:
    """Prints the result of a check. Where an earlier round was given, only new findings and mended ones are printed."""
    comparison = checked.comparison
    if comparison is None:
        show_findings(checked.findings, language)
    else:
        show_findings((finding for finding, new in zip(checked.findings, comparison.new, strict=True) if new), language)
    for record in comparison.mended if comparison is not None else ():
        place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
        show_phrase("mended", language, code=record["code"], place=place, message=record["message"])
    show_reading(checked.tables, language)
    for kind in checked.judged_as:
        show(kind.text(language))
    _show_verdict(checked, language)
    options = checked.options
    if options.select or options.ignore:
        chosen = f"--select {' '.join(options.select) or '*'} --ignore {' '.join(options.ignore) or '–'}"
        show_phrase("some-codes", language, said=chosen)


def _show_verdict(checked: "Checked", language: "Language") -> None:
    from pricebook.app.checked import PROPOSED
    from pricebook.base.money import dong

    verdict = checked.verdict
    if verdict is None:
        return
    counts = {name: str(count) for name, count in verdict.counts.items()}
    show()
    show_pack(checked.law, language)
    show_settlement(checked.settlement, language)
    show_phrase(
        "check-counts",
        language,
        errors=counts["error"],
        blocking=str(verdict.blocking),
        warnings=counts["warning"],
        notes=counts["info"],
    )
    if checked.comparison is not None:
        new, mended = checked.comparison
        show_phrase("check-compared", language, new=str(sum(new)), mended=str(len(mended)))
    passed, rejected = str(len(verdict.accepted)), str(len(verdict.rejected))
    show_phrase("check-prices", language, passed=passed, rejected=rejected, over=dong(verdict.over_ceiling))
    if verdict.not_judged:
        show_phrase("check-prices-not-judged", language, count=str(len(verdict.not_judged)))
    show_phrase(PROPOSED[verdict.proposal], language)
