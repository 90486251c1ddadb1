"""The verb export: writes a price list in the form that its reader needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pricebook import exports
from pricebook.app.catalogues import chosen_layouts, declared_layouts, later_layouts, left_out_notices, no_board_notices
from pricebook.app.errors import MissingLibraries, NothingToExport, WrongFindings, WrongOption, reason
from pricebook.app.export_facilities import facilities_of
from pricebook.app.export_groups import chosen_groups
from pricebook.app.export_list import listed_by_registry
from pricebook.app.exported import FORMS, Exported, Form, naming_of
from pricebook.app.load import LoadedList, dossier_of
from pricebook.app.packs import packs_for
from pricebook.app.proposal import NOTHING_ASKED, ProposalAsked, proposal_of
from pricebook.appraisal import findings_file
from pricebook.appraisal.record import ListFindings
from pricebook.base.file_names import Naming, Scheme, written_beside
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import UnusableInput
from pricebook.exports import Output
from pricebook.exports.papers.proposal import Signer
from pricebook.findings import FindingRecord, Findings
from pricebook.pricelist import Facility
from pricebook.regulation import sending_of

if TYPE_CHECKING:
    from pricebook.app.export_standing import Standing
    from pricebook.entitlement import PaidDays
    from pricebook.registry.recording import Payer

Paper = Literal["a4", "a3", "a2"]

_LIBRARIES: dict[Form, tuple[str, ...]] = {
    "approval": ("docxtpl", "jinja2", "vn_numberwords"),
    "board": ("typst", "segno", "jinja2"),
    "report": ("plotly", "jinja2"),
    "publication": ("typst",),
    "package": ("typst", "docxtpl", "jinja2"),
}
# The options that each form uses. Any other option is refused, so that it is not ignored silently.
_USES: dict[Form, set[str]] = {
    "approval": {"findings", "since", "volumes", "income", "income-source", "opinions", "signer", "signer-title"},
    "reimbursement": {"facility", "layout", "on"},
    "board": {"facility", "paper", "group", "on"},
}
_PAID_BY = ("reimbursement", "board")  # whoever gets a draft of these is told how to make it one that is paid by
# The message (call.toml) for each reason why findings cannot accompany the list.
_WRONG_FINDINGS = {
    "unreadable": "findings-unreadable",
    "another-list": "findings-of-another-list",
    "not-vietnamese": "findings-not-vietnamese",
}
LONG_BOARD = 3_000  # number of prices; a PDF of more takes minutes and gigabytes of memory


def export(
    path: Path | str,
    form: Form,
    *,
    facilities: Sequence[str] = (),
    papers: Sequence[Paper] = (),
    groups: Sequence[str] = (),
    layouts: Sequence[str] = (),
    findings: Path | str | None = None,
    norms: Path | str | None = None,
    registry: Path | str | None = None,
    payer: "Payer" = "insured",
    on: date | None = None,
    person: str | None = None,
    names: Scheme = "plain",
    since: Path | str | None = None,
    volumes: Path | str | None = None,
    income: int | Decimal | str | None = None,
    income_source: str | None = None,
    opinions: Path | str | None = None,
    signer: str = "",
    signer_title: str = "",
) -> Exported:
    """Prepares a price list as approval papers, insurance catalogues, price boards, a report, JSON, or for publication.

    The same list always gives the same bytes. What the registry knows as approved is paid by. Any other list is a draft,
    whatever its file says: its files are marked as drafts, and there is neither a publication (the annex of the decision) nor a
    package (what is sent with a letter).

    Args:
        path: pricelist.json, an approval workbook, or the output folder of a build; or the name of a list in the registry.
        form: approval, reimbursement, board, report, json, publication or package.
        facilities: the codes of the facilities to make catalogues or boards for; by default all of the list.
        papers: the sizes of boards; by default all.
        groups: the groups of services to show on boards, by name, number or a part of the name; by default all.
        layouts: the columns of catalogues (05-dm, portal, his); by default those in use on the first day of the list.
        findings: for approval papers, findings.json or check.json; by default findings.json beside the list.
        norms: a folder of regulation packs that is searched before the installed ones.
        registry: the registry; by default that of the environment, of the dossier, or of this folder, if there is one.
        payer: who pays by the list: insured or on-demand.
        on: for catalogues and boards, the day on which facilities are as the registry knows them; by default the list's first.
        person: who exports, for the log of the registry.
        names: what the files are called: plain; or speaking, with province, document, day and round. The day is that of the
            decision, of a draft the pricing date; the round is that of the list's own name, else 1.
        since: for approval papers, the list that was approved before, named as for `diff`: the papers then have factors before,
            and now, causes of each change and a leaflet for patients, and the comparison stands beside them as a workbook.
        volumes, income, income_source: with `since`, for the impact, as `diff` has them.
        opinions: for approval papers, the table of the opinions asked for, or a dossier that has it; by default that of the
            dossier beside the list.
        signer, signer_title: who signs the submission, and as what where it is not the head ("Phó Chủ tịch").

    Returns:
        The export; its `write` makes the files.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such list, or its regulation pack is not available.
        RegistryUnusable: the registry that is named cannot be opened.
        WrongOption, MissingLibraries: an option does not apply to the form or names no group; libraries are not installed.
        UnknownFacility, WrongFindings, NothingToExport: the list cannot be exported in that form.
        FolderNotFound: `norms` is not a folder.
    """
    if form not in FORMS:
        raise WrongOption("unknown-form", form=form, known=", ".join(FORMS))
    if unknown := [paper for paper in papers if paper not in exports.PAPERS]:
        raise WrongOption("unknown-paper", paper=", ".join(map(str, unknown)), known=", ".join(exports.PAPERS))
    asked = ProposalAsked(since, volumes, income, income_source, opinions, Signer(signer, signer_title), registry, norms)
    _refuse_unused(
        form, facility=facilities, paper=papers, group=groups, layout=layouts, findings=findings, on=on, **asked.options()
    )
    _refuse_without_libraries(form)
    listed = listed_by_registry(path, form in _PAID_BY, registry, payer, on, norms)
    return export_listed(
        listed,
        form,
        facilities=facilities,
        papers=papers,
        groups=groups,
        layouts=layouts,
        findings=findings,
        norms=norms,
        person=person,
        names=names,
        proposal=asked,
    )


def export_listed(
    listed: "tuple[LoadedList, Standing | None, list[Phrase]]",
    form: Form,
    *,
    facilities: Sequence[str] = (),
    papers: Sequence[Paper] = (),
    groups: Sequence[str] = (),
    layouts: Sequence[str] = (),
    findings: Path | str | None = None,
    norms: Path | str | None = None,
    person: str | None = None,
    names: Scheme = "plain",
    proposal: ProposalAsked = NOTHING_ASKED,
) -> Exported:
    """Prepares a list with what is known of it, as `export` does. `listed` is as `listed_by_registry` gives it."""
    loaded, standing, notices = listed
    chosen = (facilities,) if isinstance(facilities, str) else facilities
    doubts = standing.doubts if standing is not None else ()
    naming = naming_of(loaded, names)
    match form:
        case "reimbursement":
            if standing is not None and standing.payer != "insured":
                raise NothingToExport("not-paid-by-the-fund", list=standing.name)
            days, outside = (standing.days, standing.outside) if standing is not None else ({}, frozenset[str]())
            named = (layouts,) if isinstance(layouts, str) else layouts
            of = facilities_of(loaded, standing, chosen, needed=True)
            exported = _reimbursement(loaded, of, named, norms, days, doubts, outside)
        case "publication" | "package":
            exported = _published(loaded, form, norms, naming)
        case _:
            shown = chosen_groups(loaded.prices, (groups,) if isinstance(groups, str) else groups)
            beside = Path(findings) if findings is not None else None
            exported = _other_form(loaded, standing, form, chosen, papers, shown, beside, proposal, naming)
    if loaded.pack_changed:
        changed = say("call.pack-changed", regulation=loaded.prices.regulation)
        exported = replace(exported, notices=(changed, *exported.notices))
    if not exported.outputs:
        raise NothingToExport("nothing-to-export")
    published = form in ("publication", "package")
    outputs = tuple(exports.with_doubts(exported.outputs, exported.list.prices, doubts, published=published))
    if standing is not None and standing.decided.proof is not None:
        outputs = tuple(exports.with_proof(outputs, standing.decided.proof))
    outputs = tuple(exports.renamed(outputs, naming))
    return replace(
        exported, outputs=outputs, naming=naming, notices=(*notices, *exported.notices), standing=standing, person=person
    )


def _refuse_unused(form: Form, **given: object) -> None:
    """Refuses options that the form does not use."""
    for name, value in given.items():
        if value and name not in _USES.get(form, ()):
            raise WrongOption("unused-option", option=name, form=form)


def _refuse_without_libraries(form: Form) -> None:
    """Refuses forms whose optional libraries are not installed."""
    missing = [name for name in _LIBRARIES.get(form, ()) if find_spec(name) is None]
    if missing:
        raise MissingLibraries("missing-libraries", names=", ".join(missing))


def _reimbursement(
    loaded: LoadedList,
    of: tuple[list[Facility], list[Phrase]],
    named: Sequence[str],
    norms: Path | str | None,
    days: "Mapping[str, PaidDays]",
    doubts: Sequence[FindingRecord],
    outside: frozenset[str],
) -> Exported:
    """The catalogues of the chosen facilities, in the layouts that are named."""
    prices, law = loaded.prices, loaded.law
    if not law.regulation.insured:
        raise NothingToExport("not-insured", title=law.regulation.short_title)
    facilities, notices = of
    known = declared_layouts(packs_for(norms, dossier_of(loaded.path)))
    layouts = chosen_layouts(known, named) if named else exports.layouts_of(prices, known)
    made = exports.reimbursement_of(prices, law, facilities, layouts, days, doubts, outside)
    later = [] if named else later_layouts(prices, law, known)
    said = (*notices, *left_out_notices(made.catalogues), *later)
    return Exported("reimbursement", loaded, tuple(made.outputs), said, made.catalogues)


def _published(loaded: LoadedList, form: Literal["publication", "package"], norms: Path | str | None, naming: Naming) -> Exported:
    """What is published with the decision on the list, or sent to whom the law names."""
    prices, law = loaded.prices, loaded.law
    decision = exports.decision_of(prices)
    if decision is None:
        raise NothingToExport("not-approved", form=form)
    if form == "publication":
        return Exported(form, loaded, tuple(exports.publication_outputs(prices, law, decision)))
    try:
        sending = sending_of(packs_for(norms, dossier_of(loaded.path)), prices.regulation, decision.date)
    except UnusableInput as error:
        raise WrongOption("unusable-sending", reason=reason(error)) from error
    notices = (
        (say("call.sent-to", recipient=sending.recipient, email=sending.email),) if sending else (say("call.sent-to-nobody"),)
    )
    return Exported(form, loaded, tuple(exports.package_outputs(prices, law, decision, sending, naming)), notices)


def _other_form(
    loaded: LoadedList,
    standing: "Standing | None",
    form: Literal["approval", "board", "report", "json"],
    chosen: Sequence[str],
    papers: Sequence[Paper],
    groups: frozenset[str] | None,
    findings: Path | None,
    proposal: ProposalAsked,
    naming: Naming,
) -> Exported:
    """The export in a form other than catalogues."""
    prices, law = loaded.prices, loaded.law
    doubts = standing.doubts if standing is not None else ()
    outputs: Sequence[Output]
    notices: list[Phrase] = []
    found = Findings()
    match form:
        case "approval":
            beside, found = proposal_of(proposal, loaded)
            outputs = exports.approval_outputs(prices, law, _findings(loaded, findings), doubts, beside, naming)
            if beside.since is not None and not beside.since.approved:
                notices = [say("call.compared-with-a-draft", path=str(proposal.since))]
        case "json":
            outputs = exports.json_outputs(prices, law)
        case "report":
            outputs = exports.report_outputs(prices, law, doubts)
        case "board":
            facilities, notices = facilities_of(loaded, standing, chosen, needed=False)
            sizes = [size for size in exports.PAPERS if not papers or size in papers]
            if len(sizes) > 1 and len(prices.lines) > LONG_BOARD and not chosen and groups is None:
                notices = [*notices, say("call.long-board")]
            days, outside = (standing.days, standing.outside) if standing is not None else ({}, frozenset[str]())
            notices = [*notices, *no_board_notices(facilities, prices, law)]
            outputs = exports.board_outputs(prices, law, facilities, sizes, doubts, days=days, outside=outside, groups=groups)
    return Exported(form, loaded, tuple(outputs), tuple(notices), findings=found)


def _findings(loaded: LoadedList, chosen: Path | None) -> ListFindings:
    """The findings that the papers report, with the acceptances of accepted.csv beside the list."""
    file = chosen or written_beside(loaded.path, findings_file.FILE)
    try:
        return findings_file.findings_for(loaded.prices, loaded.sha256, loaded.path, file)
    except findings_file.UnfitFindings as error:
        raise WrongFindings(_WRONG_FINDINGS[error.why], file=str(file), reason=reason(error)) from error
