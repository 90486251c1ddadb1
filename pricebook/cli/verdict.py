"""Prints the result of a check: the findings, how the sheets were understood, and the proposed verdict."""

from collections import Counter
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, printed, show, show_phrase
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.reading import show_pack, show_reading, show_settlement

if TYPE_CHECKING:
    from collections.abc import Callable

    from pricebook.app.checked import Checked
    from pricebook.app.rounds_told import RoundsTold
    from pricebook.appraisal.baseline import Baseline
    from pricebook.appraisal.verdict import Verdict
    from pricebook.base.languages import Language
    from pricebook.findings import FindingRecord


_CHANGED_BY = {"screen.judged-default": "change-with-as", "screen.judged-day": "change-with-on"}
MOST_MENDED, MOST_SHEETS = 5, 4  # that are shown, unless everything is asked for


def show_checked(
    checked: "Checked", language: "Language", *, full: bool = False, quiet: bool = False, then: "Callable[[], None]"
) -> None:
    """Prints the result of a check. Where an earlier round was given, only new findings and mended ones are printed.

    Args:
        checked: the result.
        language: of the texts.
        full: whether every finding is printed by itself.
        quiet: whether the verdict alone is printed.
        then: prints what comes next.
    """
    from pricebook.app.rounds_told import rounds_told

    rounds = rounds_told(checked, language)

    def beside() -> None:
        if not quiet:
            _show_details(checked, language, full, rounds)
            show()
        _show_verdict(checked, language, quiet, rounds)
        options = checked.options
        chosen = (("--select", options.select), ("--ignore", options.ignore))
        said = " ".join(f"{name} {' '.join(codes)}" for name, codes in chosen if codes)
        if said:
            show_wrapped(phrase("some-codes", language, said=said))
        then()

    text = printed(beside)
    if not quiet:
        new = checked.comparison.new if checked.comparison is not None else [True] * len(checked.findings)
        told = [finding for finding, is_new in zip(checked.findings, new, strict=True) if is_new]
        show_findings(told, language, full=full, beside=text)
    show(text.removesuffix("\n"))


def show_refused(checked: "Checked", language: "Language") -> None:
    """Prints in one line that nothing was read, and why: the first finding that blocks; of a dossier its counts."""
    first = next((finding for finding in checked.findings if finding.blocks), None)
    if checked.built is not None and checked.built.prices is not None:
        of = checked.findings.counts
        show_wrapped(phrase("settled-counts", language, errors=of["error"], warnings=of["warning"], notes=of["info"]))
    elif first is not None:
        from pricebook.findings import rule

        why = rule(first.code).title[language]
        show_wrapped(phrase("nothing-read", language, file=checked.path.name, code=first.code, why=why), most=1)


def _show_details(checked: "Checked", language: "Language", full: bool, rounds: "RoundsTold | None") -> None:
    """Prints what was mended, how the sheets were read, and what they were judged as."""
    for done, of_one in rounds.asked.items() if rounds is not None else ():
        for record in of_one if full else of_one[:MOST_MENDED]:
            place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
            message = _message_of(record, checked.earlier, language)
            show_wrapped(phrase(f"asked-{done}", language, code=record["code"], place=place, message=message), most=2)
        if not full and len(of_one) > MOST_MENDED:
            show_phrase("more-asked", language, count=len(of_one) - MOST_MENDED)
    show_reading(checked.tables, language, full=full)
    judged_as = checked.judged_as
    for kind in judged_as if full else judged_as[:MOST_SHEETS]:
        option = _CHANGED_BY.get(kind.key)  # the papers name no option
        show_wrapped(kind.text(language) + (f"; {phrase(option, language)}" if option else ""))
    if not full and len(judged_as) > MOST_SHEETS:
        show_phrase("more-sheets", language, count=len(judged_as) - MOST_SHEETS)


def _message_of(record: "FindingRecord", earlier: "Baseline | None", language: "Language") -> str:
    """The message of an earlier finding; where it was written in the other language, its title and what stood there."""
    if earlier is None or earlier.language == language:
        return record["message"]
    from pricebook.findings import rule

    title, observed = rule(record["code"]).title[language], record["observed"]
    return f"{title}: {observed}" if observed is not None else title


def _show_verdict(checked: "Checked", language: "Language", quiet: bool, rounds: "RoundsTold | None") -> None:
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
            open=str(sum(finding.waits for finding in checked.findings)),
            notes=counts["info"],
        )
    )
    if rounds is not None:
        _show_compared(rounds, language)
    passed, rejected, _ = map(str, verdict.counted)
    over_what = verdict.over_what.text(language)
    over = dong(verdict.over_ceiling)
    show_wrapped(phrase("check-prices", language, passed=passed, rejected=rejected, over=over, over_what=over_what))
    if verdict.not_judged:
        _show_not_judged(verdict, language)
    proposed = verdict.proposed.text(language)
    show_wrapped(proposed if verdict.few_judged is None else f"{proposed} {verdict.few_judged.text(language)}")


def _show_compared(rounds: "RoundsTold", language: "Language") -> None:
    """Prints what became of what the round before asked for, what is new, and which prices that had passed are others now."""
    show_wrapped(phrase("check-compared", language, **rounds.figures))
    if rounds.few is not None:
        show_wrapped(rounds.few.text(language))
    for changed in rounds.changed[:MOST_MENDED]:
        show_wrapped(phrase("price-changed", language, **changed), most=2)
    if len(rounds.changed) > MOST_MENDED:
        show_phrase("more-changed", language, count=len(rounds.changed) - MOST_MENDED)


def _show_not_judged(verdict: "Verdict", language: "Language") -> None:
    """Prints how many prices are not judged: those of which nobody knows the service, and those that the pack says nothing of."""
    of_reason = Counter(verdict.reasons.get(id(line)) for line in verdict.not_judged)
    apart = {
        "check-prices-not-identified": of_reason["not-identified"],
        "check-prices-not-in-force": of_reason["not-in-force"],
        "check-prices-other-regulation": of_reason["other-regulation"],
    }
    for key, count in {"check-prices-not-judged": len(verdict.not_judged) - sum(apart.values()), **apart}.items():
        if count:
            show_wrapped(phrase(key, language, count=str(count)))
