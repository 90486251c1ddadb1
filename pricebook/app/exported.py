"""An export of a list: its files, what is to be said of them, and how they are written and logged."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pricebook import exports
from pricebook.app.catalogues import CATALOGUE_COLUMNS, rows_of
from pricebook.app.load import LoadedList
from pricebook.app.written import Written, in_order, write_whole
from pricebook.base.file_names import PLAIN, Naming, Scheme, round_in
from pricebook.base.files import sha256_of
from pricebook.base.languages import Phrase
from pricebook.entitlement import FundCatalogue, approval_of
from pricebook.exports import Output
from pricebook.findings import Findings

if TYPE_CHECKING:
    import pandas

    from pricebook.app.export_standing import Standing

Form = Literal["approval", "reimbursement", "board", "report", "json", "publication", "package"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True, repr=False)
class Exported:
    """An export of a list. The files are made when they are written.

    Attributes:
        form: approval, reimbursement, board, report, json, publication or package.
        list: the list, with its law.
        outputs: the files.
        notices: facilities that the list does not apply to; services that catalogues leave out; files that will take long.
        catalogues: for reimbursement, by facility the services of its catalogue and those that it leaves out, with the reason.
        standing: what the registry says of the list; None where none knows it.
        person: who exports.
        naming: what the files are called.
        findings: for approval papers, what was found in the tables of volumes and of opinions.
    """

    form: Form
    list: LoadedList
    outputs: tuple[Output, ...]
    notices: tuple[Phrase, ...] = ()
    catalogues: tuple[FundCatalogue, ...] = ()
    standing: "Standing | None" = None
    person: str | None = None
    naming: Naming = PLAIN
    findings: Findings = field(default_factory=Findings)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files in their order, the manifest last."""
        return tuple(output.name for output in self.outputs)

    def write(
        self, folder: Path | str | None = None, *, force: bool = False, on_file: Callable[[str], None] = lambda name: None
    ) -> "Written[Exported]":
        """Writes the files: all of them, or none. Files of an earlier export of this form in the folder are removed.

        Where the registry knows the list, it logs the SHA-256 of each file.

        Args:
            folder: the folder to write into; by default one with the form's name, beside the list.
            force: whether files of an earlier export are replaced.
            on_file: is called with the name of each file before it is written.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
            RegistryUnusable, MoveRefused: the registry cannot be written, or something was decided about the list since the
                export was prepared; nothing was written.
        """
        target = in_order(self._target(folder))

        with ExitStack() as log:

            def write(staging: Path) -> None:
                for output in self.outputs:
                    on_file(output.name)
                    output.write(staging / output.name)
                if self.standing is not None:
                    from pricebook.app.export_standing import logged

                    files = {name: sha256_of(staging / name) for name in self.names}
                    log.enter_context(logged(self.standing, self.list.prices, self.form, files, self.person))

            # The log is committed when the files stand: where that fails, they are put back, and neither is there.
            written = write_whole(
                target, self.names, write, force=force, former=lambda: self._former(folder), once_moved=log.close
            )
        return Written(target, written, self)

    def takes_away(self, folder: Path | str | None = None) -> tuple[Path, ...]:
        """The files of an earlier export of this form that `write` removes and does not replace.

        Args:
            folder: the folder to write into; by default one with the form's name, beside the list.

        Returns:
            Their paths, as those of the boards of other facilities.
        """
        return tuple(self._target(folder) / name for name in self._former(folder) if name not in self.names)

    def _target(self, folder: Path | str | None) -> Path:
        return Path(folder) if folder is not None else self.list.path.parent / self.form

    def _former(self, folder: Path | str | None) -> tuple[str, ...]:
        target = self._target(folder)
        earlier = exports.unchanged_files(target / self.naming.name(exports.manifest_name(self.form)))
        return tuple(name for name in earlier if not _same_file(target / name, self.list.path))

    def to_pandas(self) -> "pandas.DataFrame":
        """Returns a table with one row for each service that the facilities of the catalogues perform (no row for other forms).

        A service of a catalogue has its official code and its price (đồng); one that is left out has the reason, and the article.
        """
        import pandas as pd

        return pd.DataFrame([row for one in self.catalogues for row in rows_of(one)], columns=CATALOGUE_COLUMNS, dtype=object)

    def __repr__(self) -> str:
        return f"<Exported {self.form}: {len(self.outputs)} files>"


def naming_of(loaded: LoadedList, names: Scheme) -> Naming:
    """What the files of an export are called: by the day of the decision, of a draft by the pricing date."""
    prices, approval = loaded.prices, approval_of(loaded.prices)
    day = approval.date if approval is not None else prices.pricing_date
    return Naming(names, prices.province, day, round_in(loaded.path.name) or 1)


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths are the same file. The list itself is never removed with the files of an earlier export."""
    return one.exists() and other.exists() and one.samefile(other)
