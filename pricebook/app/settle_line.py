"""The verb settle_line: the verdict on one charged line beside what its visit was already charged."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Literal, Self

from pricebook.app.charged_line import ChargedLine, text_of
from pricebook.app.claims_facilities import facilities_known
from pricebook.app.claims_lists import ByList, refuse_unknown_class
from pricebook.app.errors import MissingLibraries, WrongOption, reason
from pricebook.app.export_list import listed_by_registry
from pricebook.app.load import dossier_of
from pricebook.app.packs import packs_for
from pricebook.base.languages import Language, Phrase
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Findings, as_record
from pricebook.regulation import settlement_law
from pricebook.regulation.claim_rules import Result, load_claim_rules
from pricebook.settlement import Content
from pricebook.settlement.claims.at_once import VISIT, AtOnce, Charge
from pricebook.settlement.claims.findings import findings_of
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.net import left_of
from pricebook.settlement.claims.provenance import provenance_of

Verdict = Literal["pay", "refuse", "hold", "ask"]
_WORST_FIRST: tuple[Result, ...] = ("refuse", "hold", "ask")
_NOT_PAID: tuple[Result, ...] = ("refuse", "hold")
_MOST_LINES = 10_000  # of a visit


@dataclass(frozen=True, slots=True, repr=False)
class SettledLine:
    """The verdict on a line.

    Attributes:
        verdict: "refuse" (a rule refuses it, whole or in part), "hold" (what a rule holds is not paid until it is answered; or no
            list says what is paid), "ask" (it is paid, and a question stands), "pay".
        amount: what is charged, in đồng.
        due: what is paid of it: without what is refused or held; None where no list says it.
        stake: what is at stake in đồng by the rule that says the most.
        found: what each rule says, the gravest first; with article, grounds and reason.
        findings: the same as findings, with message and remedy. Lines of the visit are rows of "visit", this one the last.
        others: what becomes of lines already charged because of this line, as of a part when the whole is charged.
    """

    verdict: Verdict
    amount: Decimal
    due: Decimal | None
    stake: Decimal
    found: tuple[ClaimFinding, ...]
    findings: Findings
    others: tuple[ClaimFinding, ...] = ()

    @property
    def article(self) -> str | None:
        """The article of the gravest finding, if one is in force on the day."""
        return self.found[0].article if self.found else None

    @property
    def grounds(self) -> tuple[Content, ...]:
        """The notes, articles, packages and norm lines behind the gravest finding, the decisive one first."""
        return self.found[0].grounds if self.found else ()

    def remedy(self, language: Language = "vi") -> str | None:
        """What to do about the gravest finding."""
        return self.findings[0].remedy(language) if self.findings else None

    def provenance(self) -> tuple[Phrase, ...]:
        """The steps behind the gravest finding: line, list, service, note or norm line, award, decision."""
        return provenance_of(self.found[0], (VISIT,)) if self.found else ()

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """Returns the verdict as JSON has it; amounts in đồng, as text."""
        return {
            "verdict": self.verdict,
            "amount": str(self.amount),
            "due": None if self.due is None else str(self.due),
            "stake": str(self.stake),
            "article": self.article,
            "remedy": self.remedy(language),
            "provenance": [step.text(language) for step in self.provenance()],
            "findings": [as_record(finding, language) for finding in self.findings],
        }

    def __repr__(self) -> str:
        codes = ", ".join(finding.code for finding in self.findings)
        return f"<SettledLine: {self.verdict}, due {self.due} of {self.amount}{f' ({codes})' if codes else ''}>"


@dataclass(slots=True, repr=False)
class ListAtHand:
    """A list, or the lists of a registry, at hand for settling line by line; `list_at_hand` gives it. To be closed after use.

    Attributes:
        facility: the facility of lines that name none.
        notices: what is to be said of the list.
    """

    _judge: AtOnce
    _open: ExitStack
    facility: str | None = None
    notices: tuple[Phrase, ...] = ()
    _lock: Any = field(default_factory=Lock)  # one visit after the other

    def settle(self, line: ChargedLine, beside: Sequence[ChargedLine] = ()) -> SettledLine:
        """The verdict on a line, as `settle_line` gives it."""
        if len(beside) >= _MOST_LINES:
            raise WrongOption("visit-too-long", most=_MOST_LINES)
        charges = [self._charge(each, number) for number, each in enumerate((*beside, line), 1)]
        if len({charge.line.facility for charge in charges}) > 1:
            raise WrongOption("wrong-line", field="facility", said=line.facility or "–")
        with self._lock:
            found, without = self._judge.found(charges)
        own = charges[-1].line
        about = sorted((each for each in found if each.line == own), key=lambda each: _WORST_FIRST.index(each.result))
        others = tuple(each for each in found if each.line != own and each.other == own)
        no_list = [finding for finding in without if finding.at.row == own.row - 1]
        verdict: Verdict = "hold" if no_list else about[0].result if about else "pay"
        findings = Findings([*no_list, *(finding for each in about for finding in findings_of([each], (VISIT,)))])
        due = None if no_list else left_of(own, about, _NOT_PAID)
        stake = max((each.stake for each in about), default=own.amount if no_list else Decimal(0))
        return SettledLine(verdict, own.amount, due, stake, tuple(about), findings, others)

    def close(self) -> None:
        """Gives back what was opened."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _charge(self, said: ChargedLine, number: int) -> Charge:
        """A line as the rules are asked about it. Raises WrongOption: a value cannot be read."""
        sort, item_kind = self._judge.sort_and_kind(said.kind, said.group)
        began, ended = _clock(said.began or said.on), _clock(said.ended)
        line = said.as_line(number, self.facility)
        return Charge(line, item_kind, sort, began, ended, said.performer, text_of(said.of_service))

    def __repr__(self) -> str:
        return f"<ListAtHand{f' of {self.facility}' if self.facility else ''}>"


def list_at_hand(
    list_: Path | str | None = None,
    *,
    registry: Path | str | None = None,
    facility: str | None = None,
    class_: str | None = None,
    norms: Path | str | None = None,
) -> ListAtHand:
    """Loads once what lines are settled by, one after the other: a list, or the lists of the registry on their days.

    Args:
        list_: the file of a list, the folder of a build, or a name in the registry. By default the lists of the registry.
        registry: the registry.
        facility: the facility of lines that name none; what it is paid today is read at once.
        class_: the hospital class of facilities that neither the list nor the registry knows.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What `settle_line` takes; to be closed after use, or used with `with`.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such list, or it cannot be read.
        RegistryUnusable: there is no registry, or it cannot be opened.
        MissingLibraries: what opens a registry is not installed.
        WrongOption: the rules of claims cannot be used, or the list has no such class.
    """
    with ExitStack() as stack:
        notices: Sequence[Phrase] = ()
        if list_ is not None:
            loaded, _, notices = listed_by_registry(list_, False, registry, "insured", None, norms)
            refuse_unknown_class(class_, loaded)
            packs = packs_for(norms, dossier_of(loaded.path))
            law, _ = settlement_law(packs, loaded.law.regulation, loaded.law.pack.found)
            known = facilities_known(stack, registry, loaded.path)
            insured = loaded.law.regulation.insured
            periods = ByList(loaded, loaded.prices.fingerprint, class_, known=known).periods
        else:
            if find_spec("sqlalchemy") is None:
                raise MissingLibraries("missing-registry-libraries")
            from pricebook.app.claims_registry import ByRegistry
            from pricebook.app.registry import reading, registry_at

            packs = packs_for(norms)
            law, _ = settlement_law(packs, None)
            insured = True
            periods = ByRegistry(stack.enter_context(reading(stack.enter_context(registry_at(registry)))), norms).periods
        try:
            rules = load_claim_rules(packs).rules
        except UnusableInput as error:
            raise WrongOption("claim-rules-unusable", reason=reason(error)) from error
        judge = AtOnce(rules, law, periods, insured=insured)
        stack.callback(judge.close)
        if facility is not None:
            judge.read(facility, date.today())
        at_hand = ListAtHand(judge, stack.pop_all(), facility, tuple(notices))
    return at_hand


def settle_line(at_hand: ListAtHand, line: ChargedLine, beside: Sequence[ChargedLine] = ()) -> SettledLine:
    """The verdict on one line at the point of charging, as settle claims would give it for the line in its visit.

    The rules are the same and are asked in the same words, but for those that look beyond the visit: quotas, and the same service
    charged again in another visit.

    Args:
        at_hand: what it is settled by, loaded once by `list_at_hand`.
        line: the line that is charged.
        beside: what the visit was already charged at the facility, in its order.

    Returns:
        The verdict, what is due and at stake, with article, remedy and grounds.

    Raises:
        WrongOption: a value of a line cannot be read: no code or facility, a binary float, too many decimals, a share above 1.
    """
    return at_hand.settle(line, beside)


def _clock(moment: date | None) -> datetime | None:
    """A moment as the clock showed it; a day alone is none, and midnight is what programs write for it."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) and (moment.hour or moment.minute) else None
