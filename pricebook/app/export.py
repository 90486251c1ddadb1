"""export: a list in the form that its reader needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from pricebook import exports
from pricebook.app.errors import (
    MissingLibraries,
    NothingToExport,
    UnknownFacility,
    WrongFindings,
    WrongOption,
    reason,
)
from pricebook.app.load import LoadedList, list_file, load_list
from pricebook.app.written import Written, write_whole
from pricebook.appraisal import findings_file
from pricebook.appraisal.record import ListFindings
from pricebook.base.languages import Phrase, Terms, say
from pricebook.entitlement import NotApplicable, why_not_applicable
from pricebook.exports import Output
from pricebook.pricelist import Facility

Form = Literal["approval", "reimbursement", "board", "report", "json"]
Paper = Literal["a4", "a3", "a2"]
FORMS: tuple[Form, ...] = get_args(Form)

_LIBRARIES: dict[Form, tuple[str, ...]] = {
    "approval": ("docxtpl", "jinja2", "vn_numberwords"),
    "board": ("typst", "segno", "jinja2"),
    "report": ("plotly", "jinja2"),
}
# Which of the options that choose something a form has a use for; with any other it is refused, not ignored.
_USES: dict[Form, set[str]] = {"approval": {"findings"}, "reimbursement": {"facility"}, "board": {"facility", "paper"}}
# What is said of findings that do not go with the list (the words are in call.toml), by why they do not.
_WRONG_FINDINGS = {
    "unreadable": "findings-unreadable",
    "another-list": "findings-of-another-list",
    "not-vietnamese": "findings-not-vietnamese",
}
LONG_BOARD = 3_000  # prices: a PDF of more takes a minute and gigabytes


@dataclass(frozen=True, slots=True, repr=False)
class Exported:
    """A form of a list, made when it is written. `notices`: whom the list is not for, what will take long."""

    form: Form
    list: LoadedList
    outputs: tuple[Output, ...]
    notices: tuple[Phrase, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The files, in their order; the manifest comes last."""
        return tuple(output.name for output in self.outputs)

    def write(
        self, folder: Path | str | None = None, *, force: bool = False, told: Callable[[str], None] = lambda name: None
    ) -> "Written[Exported]":
        """Writes the files, together or not at all; what an earlier export of this form left there goes with them.

        Args:
            folder: where they are to stand; by default a folder named as the form, beside the list.
            force: whether files of an earlier export are replaced.
            told: is called with the name of each file before it is written.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was changed.
        """
        target = Path(folder) if folder is not None else self.list.path.parent / self.form
        earlier = exports.files_of(target / exports.manifest_name(self.form))
        former = [name for name in earlier if not _same_file(target / name, self.list.path)]

        def write(staging: Path) -> None:
            for output in self.outputs:
                told(output.name)
                output.write(staging / output.name)

        return Written(target, write_whole(target, self.names, write, force=force, former=former), self)

    def __repr__(self) -> str:
        return f"<Exported {self.form}: {len(self.outputs)} files>"


def export(
    path: Path | str,
    form: Form,
    *,
    facilities: Sequence[str] = (),
    papers: Sequence[Paper] = (),
    findings: Path | str | None = None,
    norms: Path | str | None = None,
) -> Exported:
    """A list as approval papers, insurance catalogues, price boards, a report to read, or JSON.

    The same list gives the same bytes. What people could pay by says that it is a draft until the list is approved.

    Args:
        path: pricelist.json, the approval workbook that it came with, or the output folder of a build.
        form: approval, reimbursement, board, report or json.
        facilities: of catalogues and boards, only these facilities, by code.
        papers: of boards, only these sizes.
        findings: of approval papers, findings.json or check.json; else findings.json beside the list.
        norms: a folder of regulation packs that goes before the installed ones.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such list, or its law is not here.
        WrongOption, MissingLibraries: an option without use for the form; libraries that are not installed.
        UnknownFacility, WrongFindings, NothingToExport: nothing can be made of this list in that form.
    """
    if form not in FORMS:
        raise WrongOption("unknown-form", form=form, known=", ".join(FORMS))
    _refuse_unused(form, facility=facilities, paper=papers, findings=findings)
    _refuse_without_libraries(form)
    loaded = load_list(list_file(Path(path)), norms)
    outputs, notices = _outputs(loaded, form, facilities, papers, Path(findings) if findings is not None else None)
    if not outputs:
        raise NothingToExport("nothing-to-export")
    return Exported(form, loaded, tuple(outputs), tuple(notices))


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file: the list itself never goes with what was made from it."""
    return one.exists() and one.samefile(other)


def _refuse_unused(form: Form, **given: object) -> None:
    for name, value in given.items():
        if value and name not in _USES.get(form, ()):
            raise WrongOption("unused-option", option=name, form=form)


def _refuse_without_libraries(form: Form) -> None:
    """Forms that are more than tables need libraries of their own, which not every office installs."""
    missing = [name for name in _LIBRARIES.get(form, ()) if find_spec(name) is None]
    if missing:
        raise MissingLibraries("missing-libraries", names=", ".join(missing))


def _outputs(
    loaded: LoadedList, form: Form, chosen: Sequence[str], papers: Sequence[Paper], findings: Path | None
) -> tuple[Sequence[Output], list[Phrase]]:
    prices, law = loaded.prices, loaded.law
    match form:
        case "approval":
            return exports.approval_outputs(prices, law, _findings(loaded, findings)), []
        case "json":
            return exports.json_outputs(prices), []
        case "report":
            return exports.report_outputs(prices), []
        case "reimbursement":
            if not law.regulation.insured:
                raise NothingToExport("not-insured", title=law.regulation.short_title)
            facilities, notices = _facilities(loaded, chosen, needed=True)
            return exports.reimbursement_outputs(prices, law, facilities), notices
        case "board":
            facilities, notices = _facilities(loaded, chosen, needed=False)
            sizes = [size for size in exports.PAPERS if not papers or size in papers]
            if len(sizes) > 1 and len(prices.lines) > LONG_BOARD and not chosen:
                notices = [*notices, say("call.long-board")]
            return exports.board_outputs(prices, law, facilities, sizes), notices


def _findings(loaded: LoadedList, chosen: Path | None) -> ListFindings:
    """The findings that the papers report, with what accepted.csv beside the list says of them."""
    file = chosen or loaded.path.with_name(findings_file.FILE)
    try:
        return findings_file.findings_for(loaded.prices, loaded.sha256, loaded.path, file)
    except findings_file.UnfitFindings as error:
        raise WrongFindings(_WRONG_FINDINGS[error.why], file=str(file), reason=reason(error)) from error


def _facilities(loaded: LoadedList, chosen: Sequence[str], *, needed: bool) -> tuple[list[Facility], list[Phrase]]:
    """The facilities asked for, all of the list by default; and whom of them the list is not for, with the article.

    Refused: a facility that is not there; one asked for by name that the list is not for; where one is `needed`, a list
    without any; a list that is for none of its facilities.
    """
    known = {facility.facility_code: facility for facility in loaded.prices.facilities}
    for code in chosen:
        if code not in known:
            raise UnknownFacility("unknown-facility", facility=code, known=", ".join(known) or "–")
    if needed and not known:
        raise UnknownFacility("no-facilities")
    asked = [known[code] for code in dict.fromkeys(chosen or known)]
    others = [_not_for(facility, why) for facility in asked if (why := why_not_applicable(facility, loaded.law)) is not None]
    if others and (chosen or len(others) == len(asked)):
        raise NothingToExport("nothing-exported", whom=Terms(others))
    return asked, others


def _not_for(facility: Facility, why: NotApplicable) -> Phrase:
    name = f"{facility.facility_code} {facility.name or ''}".strip()
    return say("call.not-for", facility=name, why=Terms([why.reason]), manager=facility.managed_by or "–", law=why.law or "–")
