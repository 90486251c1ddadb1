"""The options of the command check."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class As(StrEnum):
    """What the prices of a list can be judged as."""

    proposal = "proposal"
    own = "own"
    issued = "issued"


PathArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH", help="The workbook or CSV file to check; a folder with many, each subfolder a sender; or a dossier."
    ),
]
RegulationOption = Annotated[
    str | None,
    typer.Option(
        "--regulation",
        metavar="ID",
        help="The id of the regulation. Default: the dossier's, else the one that the workbook names.",
    ),
]
AsOption = Annotated[
    As | None,
    typer.Option(
        "--as",
        help="What the prices are judged as: a proposal, the facility's own prices, issued prices. Default: a proposal if the "
        "heading of the price column or a title says so (“đề nghị”), else the facility's own.",
    ),
]
ProvinceOption = Annotated[
    str | None,
    typer.Option(
        "--province",
        metavar="NAME",
        help="The province whose list it is. Default: the dossier's. A resolution of another province is only a comparison. "
        "A merged province is bound by its successor's.",
    ),
]
ClassOption = Annotated[
    str | None, typer.Option("--class", metavar="CLASS", help="The hospital class of rows that name none: I, II, special …")
]
OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=["%Y-%m-%d", "%d/%m/%Y"],
        help="Check by the law of this day. Default: the dossier's pricing date, else the one that the list states, else today, "
        "or the last day of a regulation that has ended.",
    ),
]
FacilityOption = Annotated[
    str | None,
    typer.Option(
        "--facility",
        metavar="CODE",
        help="The facility whose list this is. Services that it cannot perform are reported. Needs --dossier.",
    ),
]
DossierOption = Annotated[
    Path | None, typer.Option("--dossier", metavar="DIR", help="A dossier with evidence: tenders, facilities and other tables.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="FIELD=HEADING", help="The column of a field, by its heading or letter: price=H. May be repeated."
    ),
]
ThousandsOption = Annotated[
    str | None,
    typer.Option(
        "--thousands",
        metavar="MARK",
        help="The mark, . or , that separates thousands in numbers typed as text, if nothing shows it.",
    ),
]
ProposedColumnsOption = Annotated[
    bool,
    typer.Option(
        "--columns",
        help="Take the columns that the program proposes by their values, where headings do not name all that is needed. Without "
        "it they are only printed.",
    ),
]
KeepColumnsOption = Annotated[
    bool,
    typer.Option(
        "--keep-columns",
        help="Keep the columns of this check in NAME.columns.toml beside the file: later checks take them while its headings are "
        "the same.",
    ),
]
BedRateOption = Annotated[
    str | None,
    typer.Option("--bed-rate", metavar="ĐỒNG", help="The price of a bed-day in đồng, if the bed sheet does not state it."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODE", help="Report only these findings: a code or its beginning (CP, AR002). May be repeated."
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE", help="Do not report these findings; they do not block. May be repeated."),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="check.json of an earlier check of the same list, or the list that was sent then. "
        "Says what was mended, taken out, still stands, or is new.",
    ),
]
AnnotateOption = Annotated[
    bool, typer.Option("--annotate/--no-annotate", help="Whether to write the annotated workbook. Default: yes.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--out",
        metavar="OUT",
        help="Folder for the results. Default: NAME-check beside the workbook or the folder; NAME-check-2 … for one given back.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]
