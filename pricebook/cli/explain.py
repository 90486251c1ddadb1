"""pricebook explain: one price, from award to ceiling."""

from typing import Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    DossierPath,
    Format,
    FormatOption,
    LangOption,
    fail,
    language,
    say,
    say_json,
    say_result,
)

Service = Annotated[str, typer.Argument(metavar="SERVICE", help="Its id, ordinal or code.")]


def explain(dossier: DossierPath, service: Service, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """One price as a tree: what was consumed, which award won, what was rounded and cut off.

    Example: pricebook explain data/long-an-2012 C5.1.272
    """
    words = language(lang)
    if not dossier.is_dir():
        fail(f"Không có thư mục {dossier}.", f"There is no folder {dossier}.", words)
    from pricebook.app.build import build
    from pricebook.cli.trace import print_trace, trace_record

    built = build(dossier)
    if built.prices is None:
        say_result(built.findings, format, words)
        raise typer.Exit(NOT_CARRIED_OUT)
    lines = list(built.prices.lines_of(service))
    if not lines:
        left = next(
            (left for left in built.prices.left_out if service in (left.service_id, left.ordinal, left.service_code)), None
        )
        if left is None:
            fail(f"Không có dịch vụ “{service}” trong bảng giá.", f"There is no service “{service}” in the list.", words)
        if format is Format.json:
            say_json({"lines": [], "left_out": left})
            return
        from pricebook.findings import term

        said = "chưa đề nghị" if words == "vi" else "not proposed"
        say(
            f"{left.service_id} {left.name or ''}: {said} — {term(left.reason, words)}{'; ' + left.detail if left.detail else ''}"
        )
        return
    if format is Format.json:
        say_json(trace_record(built.prices, lines))
        return
    print_trace(built.prices, lines, words)
