"""The commands list verify, key, seal, head and proof: what can be checked of a registry, and by whom."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    chosen_language,
    phrase,
    printed,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.list_options import PersonOption, RegistryOption, recorder

if TYPE_CHECKING:
    from pricebook.app.list_verify import Verified
    from pricebook.base.languages import Language
    from pricebook.registry.proof import Checked

NameArgument = Annotated[str, typer.Argument(metavar="LIST", help="The name of the list in the registry, as long-an-2012-1.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it into this file.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
SetPassphrase = Annotated[
    bool, typer.Option("--passphrase", help="Lock the private key: asks for a passphrase, or takes PRICEBOOK_KEY_PASSPHRASE.")
]
PASSPHRASE = "PRICEBOOK_KEY_PASSPHRASE"

keys = typer.Typer(no_args_is_help=True, help="The keys with which an office seals its lists.")


def verify(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A file that should be an export. Default: the registry itself.")
    ] = None,
    head: Annotated[
        list[str] | None,
        typer.Option("--head", metavar="FILE|HEX:SIZE", help="A head of the log that was kept elsewhere. May be repeated."),
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The public key of the office.")] = None,
    proof: Annotated[
        str | None,
        typer.Option(
            "--proof",
            metavar="FILE|TEXT",
            help="A proof, the text of a QR, or a newer head: needs no registry; one that is named is asked as well.",
        ),
    ] = None,
    list_: Annotated[
        str | None, typer.Option("--list", metavar="LIST", help="The list that the file should be. Default: what the file says.")
    ] = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Verify a registry, a file that was exported from it, or a proof. Exit status 1: something was changed.

    A log whose newest entries were cut off is seen only against a head that was kept elsewhere (--head).

    Example: pricebook list verify board-80001.pdf --registry so-dang-ky.db
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_verify import verify as ask

        found = ask(file, heads=tuple(head or ()), key=key, proof=proof, list_=list_, registry=registry, norms=norms)
    if format is Format.json:
        from pricebook.findings.serialise import findings_record

        show_json({**found.as_json(), **findings_record(found.findings, language)})
    else:
        _show(found, language, bool(head), full)
    if found.findings.blocked:
        raise typer.Exit(BLOCKED)


@keys.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the two files are written.")],
    passphrase: SetPassphrase = False,
    lang: LangOption = None,
) -> None:
    """Make a pair of keys: a private one, for its owner alone, and a public one to give away. None is ever overwritten.

    Example: pricebook list key new khoa --passphrase
    """
    language = chosen_language(lang)
    secret = os.environ.get(PASSPHRASE) or None
    if passphrase and secret is None:
        again = phrase("passphrase-again", language)
        secret = typer.prompt(phrase("passphrase", language), hide_input=True, confirmation_prompt=again, err=True)
    with show_call_errors(language):
        from pricebook.app.list_trust import make_keys

        made = make_keys(folder, secret if passphrase else None)
    show_phrase("list-keys", language, private=str(made.private), public=str(made.public), key_id=made.key_id)


def seal(
    list_: NameArgument,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key of the office.")],
    person: PersonOption = None,
    registry: RegistryOption = None,
    lang: LangOption = None,
) -> None:
    """Seal an approved list, and with it the log up to now. Whoever has the public key can check it.

    The seal is a check. It does not take the place of the office's digital signature.

    Example: pricebook list seal long-an-2012-1 --key khoa/pricebook-seal.key
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_trust import asks_for_passphrase
        from pricebook.app.list_trust import seal as make

        secret = os.environ.get(PASSPHRASE) or None
        if secret is None and asks_for_passphrase(key):
            secret = typer.prompt(phrase("passphrase", language), hide_input=True, err=True)
        made = make(list_, key, passphrase=secret, person=recorder(person), registry=registry)
    show_phrase("list-sealed", language, list=made.list, key_id=made.key_id, size=made.size)
    show_phrase("list-seal-says", language)


def head(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="FILE|HEX:SIZE", help="A head kept earlier: show that the newest goes on from it."),
    ] = None,
    output: OutOption = None,
    force: ForceOption = False,
    registry: RegistryOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Print the newest head of the log (HEX:SIZE), to be kept elsewhere; or write it, with what shows that it goes on.

    Example: pricebook list head --since moc-thang-9.json -o moc-thang-10.json
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_trust import head as ask

        record = ask(since, registry=registry)
        if output is not None:
            import json

            _write(output, json.dumps(record, indent=2) + "\n", force)
    if format is Format.json:
        show_json(record)
    elif output is None:
        show(f"{record['root']}:{record['size']}")
    else:
        show(str(output))


def proof(
    list_: NameArgument,
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", help="Prove the price in this line of the list. Default: the list.")
    ] = None,
    receipt: Annotated[bool, typer.Option("--receipt", help="Print the short text for a QR (at most 300 bytes).")] = False,
    output: OutOption = None,
    force: ForceOption = False,
    registry: RegistryOption = None,
    lang: LangOption = None,
) -> None:
    """Print the proof that a list was approved as it is, or that a price stands in it: under 4 KB, checked without network.

    Example: pricebook list proof long-an-2012-1 --line 12 -o gia-12.json
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_trust import proof as ask
        from pricebook.app.list_trust import receipt as ask_receipt

        text = ask_receipt(list_, registry=registry) + "\n" if receipt else ask(list_, line, registry=registry)
        if output is not None:
            _write(output, text, force)
    show(str(output) if output is not None else text.rstrip("\n"))


def _write(path: Path, text: str, force: bool) -> None:
    from pricebook.app.written import write_whole

    write_whole(path.parent, (path.name,), lambda folder: _write_text(folder / path.name, text), force=force)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _show(found: "Verified", language: "Language", kept: bool, full: bool) -> None:
    from pricebook.cli.findings import show_findings

    about = printed(lambda: _show_about(found, language, kept))
    show_findings(found.findings, language, full=full, beside=about)
    show(about.rstrip("\n"))


def _show_about(found: "Verified", language: "Language", kept: bool) -> None:
    """What was verified, and what it shows."""
    from pricebook.app.sealed_checks import PROOF
    from pricebook.base.languages import Terms

    if (own := found.of_registry) is not None:
        show_phrase("list-verified", language, registry=found.place or "–", entries=own.entries, lists=own.lists, lines=own.lines)
        if own.log_damaged:
            show_phrase("list-tables-not-compared", language)
        if not kept:
            sealed = phrase("list-last-seal", language, size=own.sealed) if own.sealed else phrase("list-never-sealed", language)
            show_phrase("list-cut-not-seen", language, sealed=sealed)
    if (file := found.of_file) is not None and file.list is not None:
        state = Terms([f"list-{file.state}"])
        if file.logged is not None:
            logged = "list-proof-logged" if file.logged.file == PROOF else "list-file-logged"
            show_phrase(logged, language, file=file.path.name, list=file.list, form=file.logged.forms_said,
                        day=_day(file.logged.known_at[:10]), state=state)  # fmt: skip
        else:
            show_phrase("list-file-of", language, file=file.path.name, list=file.list, state=state)
        for by in file.amended_by:
            show_phrase("list-file-amended", language, list=file.list, decision=by.decision or "–", first=f"{by.from_:%d/%m/%Y}")
    if found.proof is not None and found.proof.wrong is None:
        _show_proven(found.proof, language, asked=found.place is not None)
    if (receipt := found.receipt) is not None:
        show_phrase("list-receipt", language, list=receipt.statement.name, decision=receipt.statement.decision or "–",
                    first=f"{receipt.statement.first:%d/%m/%Y}", fingerprint=receipt.statement.fingerprint)  # fmt: skip
    if found.proof is None and found.receipt is None and not found.findings.blocked and found.head is not None:
        show(str(found.head))


def _show_proven(checked: "Checked", language: "Language", *, asked: bool) -> None:
    """What a proof shows; that it cannot say what came later, unless a registry was asked."""
    from pricebook.app.list_words import of_class
    from pricebook.base.languages import Terms

    said = checked.certificate
    show_phrase("list-proven", language, list=said["name"], authority=said["authority"], by=said["decided_by"],
                decision=said["decision_no"] or "–", on=_day(said["decision_date"]), first=_day(said["from"]))  # fmt: skip
    if checked.line is not None:
        line_class = checked.line["class"]
        class_ = of_class(line_class, language) if line_class else Terms(["price-for-all"])
        shown = {name: checked.line[name] for name in ("number", "name", "price")}
        show_phrase("list-line-proven", language, class_=class_, **shown)
    if not asked:
        show_phrase("list-proof-of-then", language)


def _day(text: str) -> str:
    from datetime import date

    return f"{date.fromisoformat(text):%d/%m/%Y}"


def register(app: typer.Typer) -> None:
    """Adds the commands to those of a list's life."""
    for command in (verify, seal, head, proof):
        app.command()(command)
    app.add_typer(keys, name="key")
