"""What the verbs share: options, exit statuses, and how text and findings are printed."""

import locale
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from pricebook.findings import Finding, Language, ListIdentity, TableReading

FINE, BLOCKED, NOT_CARRIED_OUT = 0, 1, 2


class Format(StrEnum):
    text = "text"
    json = "json"


class Lang(StrEnum):
    vi = "vi"
    en = "en"


DossierPath = Annotated[Path, typer.Argument(metavar="DIR", help="A dossier: the folder with dossier.toml and the tables.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Text for people, or JSON on standard output.")]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of messages; follows the locale by default.")]


def language(chosen: Lang | None) -> "Language":
    """The language asked for, else the locale's: English where it says so, Vietnamese everywhere else."""
    if chosen is not None:
        return chosen.value
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if said.lower().startswith("en") else "vi"


def say(text: str = "", *, err: bool = False) -> None:
    """Prints a line. Control characters from an input file never reach the terminal."""
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    typer.echo(text, err=err)


def say_json(value: Any) -> None:
    """Prints JSON; objects of the price list are written as pricelist.json has them."""
    import json

    from pricebook.pricelist import as_json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=as_json))


def fail(vi: str, en: str, lang: "Language") -> NoReturn:
    """The command could not be carried out: the reason on standard error, exit status 2."""
    say(vi if lang == "vi" else en, err=True)
    raise typer.Exit(NOT_CARRIED_OUT)


def say_findings(findings: "Iterable[Finding]", lang: "Language") -> None:
    """Each finding with its place, its law and its remedy."""
    from pricebook.findings import law_text, message, remedy, term

    law, todo = ("Căn cứ", "Xử lý") if lang == "vi" else ("Law", "Remedy")
    lines: list[str] = []
    for finding in findings:
        lines += [
            f"{finding.code} {term(finding.severity, lang):<9} {str(finding.at) or '—'}",
            f"      {message(finding, lang)}",
            f"      {law}: {law_text(finding, lang)}",
            f"      {todo}: {remedy(finding, lang)}",
        ]
    if lines:
        say("\n".join(line.replace("\n", " ") for line in lines))


def say_result(
    findings: "list[Finding]",
    format: Format,
    lang: "Language",
    tables: "list[TableReading] | None" = None,
    about: "ListIdentity | None" = None,
) -> None:
    """Findings in the format asked for: text, or the record of findings.json."""
    if format is Format.json:
        from pricebook.findings import findings_record

        say_json(findings_record(findings, lang, tables, about))
    else:
        say_findings(findings, lang)


@contextmanager
def progress(lang: "Language") -> "Iterator[Any]":
    """Calls of what is yielded name the step on the way, on a terminal; nothing is shown in a pipe."""
    if not sys.stderr.isatty():
        yield lambda vi, en: None
        return
    from rich.console import Console

    with Console(stderr=True).status("…") as status:
        yield lambda vi, en: status.update(vi if lang == "vi" else en)


@contextmanager
def writing(
    folder: Path, names: tuple[str, ...], force: bool, lang: "Language", former: tuple[str, ...] = ()
) -> "Iterator[Path]":
    """A folder for the outputs, which take their place whole or not at all; what stands in the way is said to a clerk."""
    from pricebook.base.files import OutputExists, OutputInUse, whole_outputs

    try:
        with whole_outputs(folder, names, force=force, former=former) as staging:
            yield staging
    except OutputExists as error:
        fail(f"Đã có {error}. Thêm --force để ghi đè.", f"{error} is there already. Add --force to overwrite.", lang)
    except OutputInUse as error:
        fail(
            f"Không ghi được {error.path}: hãy đóng tệp trong Excel rồi chạy lại.",
            f"{error.path} cannot be replaced: close it in Excel and run again.",
            lang,
        )
    except OSError as error:
        fail(
            f"Không ghi được kết quả vào {folder}: {error.strerror or error}. Kiểm tra dung lượng đĩa và quyền ghi.",
            f"The results could not be written to {folder}: {error.strerror or error}. Check disk space and permissions.",
            lang,
        )
