"""Prints the result of a check: the findings, how the sheets were understood, and the proposed verdict."""

from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, show, show_phrase
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.reading import show_pack, show_reading, show_settlement

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language


MOST_MENDED, MOST_SHEETS = 5, 4  # that are shown, unless everything is asked for


def show_checked(checked: "Checked", language: "Language", *, full: bool = False, quiet: bool = False) -> None:
    """Prints the result of a check. Where an earlier round was given, only new findings and mended ones are printed.

    Args:
        checked: the result.
        language: of the texts.
        full: whether every finding is printed by itself.
        quiet: whether the verdict alone is printed.
    """
    if not quiet:
        _show_details(checked, language, full)
        show()
    _show_verdict(checked, language, quiet)
    options = checked.options
    if options.select or options.ignore:
        chosen = f"--select {' '.join(options.select) or '*'} --ignore {' '.join(options.ignore) or '–'}"
        show_wrapped(phrase("some-codes", language, said=chosen))


def _show_details(checked: "Checked", language: "Language", full: bool) -> None:
    """Prints the findings, what was mended, how the sheets were read, and what they were judged as."""
    comparison = checked.comparison
    if comparison is None:
        show_findings(checked.findings, language, full=full)
    else:
        new = (finding for finding, new in zip(checked.findings, comparison.new, strict=True) if new)
        show_findings(new, language, full=full)
    mended = comparison.mended if comparison is not None else []
    for record in mended if full else mended[:MOST_MENDED]:
        place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
        show_wrapped(phrase("mended", language, code=record["code"], place=place, message=record["message"]), most=2)
    if not full and len(mended) > MOST_MENDED:
        show_phrase("more-mended", language, count=len(mended) - MOST_MENDED)
    show_reading(checked.tables, language, full=full)
    judged_as = checked.judged_as
    for kind in judged_as if full else judged_as[:MOST_SHEETS]:
        show_wrapped(kind.text(language))
    if not full and len(judged_as) > MOST_SHEETS:
        show_phrase("more-sheets", language, count=len(judged_as) - MOST_SHEETS)


def _show_verdict(checked: "Checked", language: "Language", quiet: bool) -> None:
    from pricebook.app.checked import PROPOSED
    from pricebook.base.money import dong

    verdict = checked.verdict
    if verdict is None:
        return
    counts = {name: str(count) for name, count in verdict.counts.items()}
    if not quiet:
        show_pack(checked.law, language)
        show_settlement(checked.settlement, language)
    show_wrapped(
        phrase(
            "check-counts",
            language,
            errors=counts["error"],
            blocking=str(verdict.blocking),
            warnings=counts["warning"],
            notes=counts["info"],
        )
    )
    if checked.comparison is not None:
        new, mended = checked.comparison
        show_wrapped(phrase("check-compared", language, new=str(sum(new)), mended=str(len(mended))))
    passed, rejected = str(len(verdict.accepted)), str(len(verdict.rejected))
    show_wrapped(phrase("check-prices", language, passed=passed, rejected=rejected, over=dong(verdict.over_ceiling)))
    if verdict.not_judged:
        show_wrapped(phrase("check-prices-not-judged", language, count=str(len(verdict.not_judged))))
    proposed = phrase(PROPOSED[verdict.proposal], language)
    show_wrapped(proposed if verdict.few_judged is None else f"{proposed} {verdict.few_judged.text(language)}")
