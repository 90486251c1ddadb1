"""The verb settle form21: services performed, tallied by the ordinals of the approved list, and held against a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

from pricebook.app.asked_claims import rules_in
from pricebook.app.charged import ChargedRecord, charged_files, charged_record, rules_of, write_record
from pricebook.app.claims_lists import refuse_unknown_class
from pricebook.app.display import findings_label
from pricebook.app.errors import MissingLibraries, WrongOption
from pricebook.app.export_list import listed_by_registry
from pricebook.app.load import LoadedList, dossier_of
from pricebook.app.options import day_of
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Figure, Language, Phrase
from pricebook.exports.form21 import Period, write_form21
from pricebook.findings import Finding, Findings
from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable, read_charged
from pricebook.settlement.charged.tables import day_of as day_of_moment
from pricebook.settlement.charged.verdicts import SumOf
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.form21.claim_files import READERS as CLAIMS
from pricebook.settlement.form21.reconcile import Use, compared_use, reconciled
from pricebook.settlement.form21.stated import TABLE as FORM
from pricebook.settlement.form21.stated import form_read
from pricebook.settlement.form21.tally import ServicesOfList, Tallied, services_unread, tallied
from pricebook.settlement.keyed import key_of_run

RECORD, WORKBOOK = "form21.json", "form21.xlsx"


@dataclass(frozen=True, slots=True, repr=False)
class SettledForm21:
    """The tally of a period.

    Attributes:
        list: the list by whose ordinals it is.
        period: the facility and the days.
        tally: the services performed, in the order of the list.
        form: what the facility's own form states; None where none was given.
        use: the comparison of norm and real use; empty where no use was given.
        rules: the pack of settlement that is in force on the last day; none where no pack is.
        rows: how many rows of services were read.
        findings: the findings.
        notices: what is to be said of the list.
    """

    list: LoadedList
    period: Period
    tally: tuple[Tallied, ...]
    form: tuple[Tallied, ...] | None
    use: tuple[Use, ...]
    rules: tuple[SettlementOnDay, ...]
    rows: int
    findings: Findings
    notices: tuple[Phrase, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether a payment is held, or something could not be tallied."""
        return self.findings.blocked

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """Sums by facility and reason: none, for a form is of one facility, and its findings name the services."""
        return ()

    @property
    def total(self) -> Decimal:
        """The amount of the tally, in đồng."""
        return sum((each.amount for each in self.tally), Decimal(0))

    def record(self, language: Language = "vi") -> ChargedRecord:
        """Returns the contents of form21.json. Nothing of a patient is in it, and no name of a file."""
        form = None if self.form is None else sum((each.amount for each in self.form), Decimal(0))
        figures = {"tally": self.total, "form": form}
        return charged_record(
            "settle form21", self.rows, len(self.tally), figures, self.rules, self.summary, self.findings, language
        )

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledForm21]":
        """Writes form21.xlsx, the form with the tally and the comparison of norm and real use, and form21.json: both, or neither.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of form21.json; the workbook is Vietnamese.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        article = next((rules.article_of(rules.norm_use) for rules in self.rules if rules.norm_use is not None), None)

        def write(staging: Path) -> None:
            write_form21(staging / WORKBOOK, self.tally, self.period, self.list.prices, self.use, article)
            write_record(staging / RECORD, self.record(language))

        return Written(Path(folder), write_whole(Path(folder), (WORKBOOK, RECORD), write, force=force), self)

    def __repr__(self) -> str:
        return f"<SettledForm21: {len(self.tally)} services, {findings_label(self.findings)}>"


def settle_form21(
    paths: Sequence[Path | str] | Path | str,
    *,
    list_: Path | str,
    form: Path | str | None = None,
    used: Path | str | None = None,
    facility: str | None = None,
    class_: str | None = None,
    first: date | None = None,
    last: date | None = None,
    registry: Path | str | None = None,
    settlement: str | None = None,
    norms: Path | str | None = None,
) -> SettledForm21:
    """Tallies the services of a period's claims by the ordinals of the approved list, and holds a facility's form against it.

    Args:
        paths: workbooks, CSV or Parquet files with a row for each claimed service: service, day, treatment, quantity, price; or
            claim files of the insurance (.xml, or .zip of them), whose services are taken.
        list_: the file of the list, the folder of a build, or a name in the registry.
        form: the facility's own form 21. Without it, payment of what is tallied is held, or asked about.
        used: a file with what was used: service, item, quantity in norm units; it is compared with the norms of the list.
        facility: the facility; rows of others are left out. By default the one that all rows name.
        class_: the hospital class whose norms and prices are meant, where the list has several.
        first, last: the period; by default the days of the rows.
        registry: the registry.
        settlement: the id of a pack of settlement; only its rules are used.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The tally, the form, the comparison, and the findings.

    Raises:
        InputNotFound, UnreadableList, OtherPack, FolderNotFound: there is no such file or list, or it cannot be read.
        RegistryUnusable, MissingLibraries: the registry or a claim file cannot be opened.
        UnknownRegulation: there is no such pack.
        WrongOption: a file is of no format that can be read; the list has no such class; or the rows are of several facilities,
            and none is named.
    """
    begin, finish = day_of(first), day_of(last)
    claims_of = charged_files(paths, CLAIMS)
    form_of, used_of = (charged_files(path) if path else () for path in (form, used))
    if any(path.suffix.lower() in CLAIMS for path in claims_of) and find_spec("lxml") is None:
        raise MissingLibraries("missing-claims-libraries")
    loaded, _, notices = listed_by_registry(list_, False, registry, "insured", None, norms)
    refuse_unknown_class(class_, loaded)
    packs = packs_for(norms, dossier_of(loaded.path))
    law, findings = rules_of(packs, settlement)
    key = key_of_run()
    claims = read_charged(claims_of, "performed", key, CLAIMS)
    kept = _keep(claims, facility, begin, finish)
    days = sorted(day_of_moment(row.values["day"]) for row in claims.rows) or [loaded.prices.pricing_date]
    period = Period(shown_code(kept), begin or days[0], finish or days[-1])
    rules = law.on(period.last)
    services = ServicesOfList(loaded.prices, loaded.law, class_, CodeForms.of(rules_in(packs)))
    tally, of_claims = tallied(claims.rows, services)
    stated, of_form, use, of_use = None, list[Finding](), list[Use](), list[Finding]()
    no_form_read = False  # there is one, of which nothing could be read: nothing is missing in it for certain
    if form is not None:
        read = read_charged(form_of, FORM, key, called="form-")
        stated = form_read(read, tally, services)
        of_form = [*read.findings, *stated.findings]
        no_form_read = not (read.whole or read.read)
    if used is not None:
        taken = read_charged(used_of, "used", key, called="used-")
        use, of_use = compared_use(tally, taken, services)
        of_use = [*taken.findings, *of_use, *_differences(use, rules)]
    unread = services_unread(claims.unread, services)
    held = [] if no_form_read else list(reconciled(tally, stated, rules, unread, whole=claims.whole))
    found = [*findings, *claims.findings, *of_claims, *of_form, *held, *of_use]
    return SettledForm21(
        loaded, period, tuple(tally), None if stated is None else stated.tally, tuple(use), () if rules is None else (rules,),
        claims.read, Findings(found), tuple(notices),
    )  # fmt: skip


def _keep(claims: ChargedTable, facility: str | None, first: date | None, last: date | None) -> str | None:
    """Leaves the rows of the facility and the period. Returns the facility. Raises WrongOption if there are several."""
    facilities = {row.get("facility", str) for row in claims.rows} - {None}
    if facility is None and len(facilities) > 1:
        raise WrongOption("several-facilities", count=len(facilities))
    chosen = facility or next(iter(facilities), None)

    def is_kept(row: ChargedRow) -> bool:
        day = day_of_moment(row.values["day"]) if "day" in row.values else None
        within = day is None or ((first is None or first <= day) and (last is None or day <= last))
        return within and row.get("facility", str) in (None, chosen)

    claims.rows, claims.unread = (list(filter(is_kept, rows)) for rows in (claims.rows, claims.unread))
    return chosen


def _differences(use: Sequence[Use], rules: SettlementOnDay | None) -> list[Finding]:
    """ST084: how many items were used otherwise than the norms give, of those of which the use is stated. A report."""
    stated = [each for each in use if each.used is not None]
    differ = [each for each in stated if each.difference or (each.norm is None and each.used)]
    rule = None if rules is None else rules.norm_use
    law = None if rules is None or rule is None else rules.article_of(rule)
    more: dict[str, Figure] = {"unstated": len(use) - len(stated)}
    return [Finding("ST084", observed=len(differ), limit=len(stated), law=law, more=more)] if differ else []
