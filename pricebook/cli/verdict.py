"""What a check found, on the screen: findings, how the sheets were understood, and what the officer is proposed."""

from typing import TYPE_CHECKING

from pricebook.cli.common import show, show_findings, tell
from pricebook.cli.reading import show_reading

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language


def show_checked(checked: "Checked", words: "Language") -> None:
    """Findings, then how the sheets were understood, then the verdict. With an earlier round: what is new and what is mended."""
    new, mended = checked.compared
    findings = checked.findings
    shown = findings if new is None else [finding for finding, is_new in zip(findings, new, strict=True) if is_new]
    show_findings(shown, words)
    for record in mended:
        place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
        tell("mended", words, code=record["code"], place=place, message=record["message"])
    show_reading(checked.tables, words)
    _show_verdict(checked, new, len(mended), words)
    options = checked.options
    if options.select or options.ignore:
        asked = f"--select {' '.join(options.select) or '*'} --ignore {' '.join(options.ignore) or '–'}"
        tell("some-codes", words, said=asked)


def _show_verdict(checked: "Checked", new: list[bool] | None, mended: int, words: "Language") -> None:
    from pricebook.app.packs import pack_used
    from pricebook.base.money import dong

    verdict = checked.verdict
    if verdict is None:
        return
    counts = {name: str(count) for name, count in verdict.counts.items()}
    show()
    if checked.law is not None:
        show(pack_used(checked.law).text(words))
    tell(
        "check-counts",
        words,
        errors=counts["error"],
        blocking=str(verdict.blocking),
        warnings=counts["warning"],
        notes=counts["info"],
    )
    if new is not None:
        tell("check-compared", words, new=str(sum(new)), mended=str(mended))
    passed, rejected = str(len(verdict.accepted)), str(len(verdict.rejected))
    tell("check-prices", words, passed=passed, rejected=rejected, over=dong(verdict.over_ceiling))
    tell("check-passes" if verdict.passes else "check-returns", words)
