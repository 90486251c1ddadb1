"""The verb export: writes a price list in the form that its reader needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pricebook import exports
from pricebook.app.catalogues import (
    CATALOGUE_COLUMNS,
    chosen_layouts,
    declared_layouts,
    later_layouts,
    left_out_notices,
    rows_of,
)
from pricebook.app.errors import (
    MissingLibraries,
    NothingToExport,
    UnknownFacility,
    WrongFindings,
    WrongOption,
    reason,
)
from pricebook.app.load import LoadedList, dossier_of, list_file, load_list
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.appraisal import findings_file
from pricebook.appraisal.record import ListFindings
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_to
from pricebook.base.reasons import UnusableInput
from pricebook.entitlement import FundCatalogue, NotApplicable, why_not_applicable
from pricebook.exports import Output
from pricebook.pricelist import Facility
from pricebook.regulation import sending_of

if TYPE_CHECKING:
    import pandas

Form = Literal["approval", "reimbursement", "board", "report", "json", "publication", "package"]
Paper = Literal["a4", "a3", "a2"]
FORMS: tuple[Form, ...] = get_args(Form)

_LIBRARIES: dict[Form, tuple[str, ...]] = {
    "approval": ("docxtpl", "jinja2", "vn_numberwords"),
    "board": ("typst", "segno", "jinja2"),
    "report": ("plotly", "jinja2"),
    "publication": ("typst",),
    "package": ("typst", "docxtpl", "jinja2"),
}
# The options that each form uses. Any other option is refused, so that it is not ignored silently.
_USES: dict[Form, set[str]] = {
    "approval": {"findings"},
    "reimbursement": {"facility", "layout"},
    "board": {"facility", "paper"},
}
# The message (call.toml) for each reason why findings cannot accompany the list.
_WRONG_FINDINGS = {
    "unreadable": "findings-unreadable",
    "another-list": "findings-of-another-list",
    "not-vietnamese": "findings-not-vietnamese",
}
LONG_BOARD = 3_000  # number of prices; a PDF of more takes minutes and gigabytes of memory


@dataclass(frozen=True, slots=True, repr=False)
class Exported:
    """An export of a list. The files are made when they are written.

    Attributes:
        form: approval, reimbursement, board, report, json, publication or package.
        list: the list, with its law.
        outputs: the files.
        notices: facilities that the list does not apply to; services that catalogues leave out; files that will take long.
        catalogues: for reimbursement, by facility the services of its catalogue and those that it leaves out, with the reason.
    """

    form: Form
    list: LoadedList
    outputs: tuple[Output, ...]
    notices: tuple[Phrase, ...] = ()
    catalogues: tuple[FundCatalogue, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files in their order, the manifest last."""
        return tuple(output.name for output in self.outputs)

    def write(
        self, folder: Path | str | None = None, *, force: bool = False, on_file: Callable[[str], None] = lambda name: None
    ) -> "Written[Exported]":
        """Writes the files: all of them, or none. Files of an earlier export of this form in the folder are removed.

        Args:
            folder: the folder to write into; by default one with the form's name, beside the list.
            force: whether files of an earlier export are replaced.
            on_file: is called with the name of each file before it is written.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        target = Path(folder) if folder is not None else self.list.path.parent / self.form
        earlier = exports.unchanged_files(target / exports.manifest_name(self.form))
        former = [name for name in earlier if not _same_file(target / name, self.list.path)]

        def write(staging: Path) -> None:
            for output in self.outputs:
                on_file(output.name)
                output.write(staging / output.name)

        return Written(target, write_whole(target, self.names, write, force=force, former=former), self)

    def to_pandas(self) -> "pandas.DataFrame":
        """Returns a table with one row for each service that the facilities of the catalogues perform (no row for other forms).

        A service of a catalogue has its official code and its price (đồng); one that is left out has the reason, and the article.
        """
        import pandas as pd

        return pd.DataFrame([row for one in self.catalogues for row in rows_of(one)], columns=CATALOGUE_COLUMNS, dtype=object)

    def __repr__(self) -> str:
        return f"<Exported {self.form}: {len(self.outputs)} files>"


def export(
    path: Path | str,
    form: Form,
    *,
    facilities: Sequence[str] = (),
    papers: Sequence[Paper] = (),
    layouts: Sequence[str] = (),
    findings: Path | str | None = None,
    norms: Path | str | None = None,
) -> Exported:
    """Prepares a price list as approval papers, insurance catalogues, price boards, a report, JSON, or for publication.

    The same list always gives the same bytes. Until the list is approved, the files that somebody could pay by are marked as
    drafts, and there is neither a publication (the annex of the decision) nor a package (what is sent with a letter).

    Args:
        path: pricelist.json, an approval workbook, or the output folder of a build.
        form: approval, reimbursement, board, report, json, publication or package.
        facilities: the codes of the facilities to make catalogues or boards for; by default all of the list.
        papers: the sizes of boards; by default all.
        layouts: the columns of catalogues (05-dm, portal, his); by default those in use on the first day of the list.
        findings: for approval papers, findings.json or check.json; by default findings.json beside the list.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The export; its `write` makes the files.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such list, or its regulation pack is not available.
        WrongOption, MissingLibraries: an option does not apply to the form; libraries are not installed.
        UnknownFacility, WrongFindings, NothingToExport: the list cannot be exported in that form.
        FolderNotFound: `norms` is not a folder.
    """
    if form not in FORMS:
        raise WrongOption("unknown-form", form=form, known=", ".join(FORMS))
    if unknown := [paper for paper in papers if paper not in exports.PAPERS]:
        raise WrongOption("unknown-paper", paper=", ".join(map(str, unknown)), known=", ".join(exports.PAPERS))
    _refuse_unused(form, facility=facilities, paper=papers, layout=layouts, findings=findings)
    _refuse_without_libraries(form)
    loaded = load_list(list_file(Path(path)), norms)
    chosen = (facilities,) if isinstance(facilities, str) else facilities
    match form:
        case "reimbursement":
            exported = _reimbursement(loaded, chosen, (layouts,) if isinstance(layouts, str) else layouts, norms)
        case "publication" | "package":
            exported = _published(loaded, form, norms)
        case _:
            exported = _other_form(loaded, form, chosen, papers, Path(findings) if findings is not None else None)
    if loaded.pack_changed:
        changed = say("call.pack-changed", regulation=loaded.prices.regulation)
        exported = replace(exported, notices=(changed, *exported.notices))
    if not exported.outputs:
        raise NothingToExport("nothing-to-export")
    return exported


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths are the same file. The list itself is never removed with the files of an earlier export."""
    return one.exists() and one.samefile(other)


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


def _reimbursement(loaded: LoadedList, chosen: Sequence[str], named: Sequence[str], norms: Path | str | None) -> Exported:
    """The catalogues of the chosen facilities, in the layouts that are named."""
    prices, law = loaded.prices, loaded.law
    if not law.regulation.insured:
        raise NothingToExport("not-insured", title=law.regulation.short_title)
    facilities, notices = _facilities(loaded, chosen, needed=True)
    known = declared_layouts(packs_for(norms, dossier_of(loaded.path)))
    layouts = chosen_layouts(known, named) if named else exports.layouts_of(prices, known)
    made = exports.reimbursement_of(prices, law, facilities, layouts)
    later = [] if named else later_layouts(prices, law, known)
    said = (*notices, *left_out_notices(made.catalogues), *later)
    return Exported("reimbursement", loaded, tuple(made.outputs), said, made.catalogues)


def _published(loaded: LoadedList, form: Literal["publication", "package"], norms: Path | str | None) -> Exported:
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
    return Exported(form, loaded, tuple(exports.package_outputs(prices, law, decision, sending)), notices)


def _other_form(
    loaded: LoadedList,
    form: Literal["approval", "board", "report", "json"],
    chosen: Sequence[str],
    papers: Sequence[Paper],
    findings: Path | None,
) -> Exported:
    """The export in a form other than catalogues."""
    prices, law = loaded.prices, loaded.law
    outputs: Sequence[Output]
    notices: list[Phrase] = []
    match form:
        case "approval":
            outputs = exports.approval_outputs(prices, law, _findings(loaded, findings))
        case "json":
            outputs = exports.json_outputs(prices, law)
        case "report":
            outputs = exports.report_outputs(prices, law)
        case "board":
            facilities, notices = _facilities(loaded, chosen, needed=False)
            sizes = [size for size in exports.PAPERS if not papers or size in papers]
            if len(sizes) > 1 and len(prices.lines) > LONG_BOARD and not chosen:
                notices = [*notices, say("call.long-board")]
            outputs = exports.board_outputs(prices, law, facilities, sizes)
    return Exported(form, loaded, tuple(outputs), tuple(notices))


def _findings(loaded: LoadedList, chosen: Path | None) -> ListFindings:
    """The findings that the papers report, with the acceptances of accepted.csv beside the list."""
    file = chosen or loaded.path.with_name(findings_file.FILE)
    try:
        return findings_file.findings_for(loaded.prices, loaded.sha256, loaded.path, file)
    except findings_file.UnfitFindings as error:
        raise WrongFindings(_WRONG_FINDINGS[error.why], file=str(file), reason=reason(error)) from error


def _facilities(loaded: LoadedList, chosen: Sequence[str], *, needed: bool) -> tuple[list[Facility], list[Phrase]]:
    """Returns the chosen facilities (by default all of the list), and notices about those that the list does not apply to.

    Raises:
        UnknownFacility: the list has no such facility; or it has none, and one is `needed`.
        NothingToExport: the list does not apply to a chosen facility, or to none of its facilities.
    """
    known = {facility.facility_code: facility for facility in loaded.prices.facilities}
    for code in chosen:
        if code not in known:
            raise UnknownFacility("unknown-facility", facility=code, nearest=nearest_to(code, known))
    if needed and not known:
        raise UnknownFacility("no-facilities")
    asked = [known[code] for code in dict.fromkeys(chosen or known)]
    others = [_not_for(facility, why) for facility in asked if (why := why_not_applicable(facility, loaded.law)) is not None]
    if others and (chosen or len(others) == len(asked)):
        raise NothingToExport("nothing-exported", whom=Terms(others))
    return asked, others


def _not_for(facility: Facility, why: NotApplicable) -> Phrase:
    """The notice that the list does not apply to a facility, with the reason and the article."""
    name = f"{facility.facility_code} {facility.name or ''}".strip()
    return say("call.not-for", facility=name, why=Terms([why.reason]), manager=facility.managed_by or "–", law=why.law or "–")
