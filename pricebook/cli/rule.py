"""pricebook rule: what a finding's code means."""

from typing import Annotated

import typer

from pricebook.cli.common import Format, FormatOption, LangOption, fail, language, say, say_json

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code, as CP001; without one, all codes.")]


def rule(code: Code = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """What a code means: why it is checked, by which law, and what to do.

    Example: pricebook rule CP001
    """
    from pricebook.findings import catalogue, term

    words = language(lang)
    known = catalogue()
    if code is not None and code.upper() not in known:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(code.upper(), known, n=3)) or "–"
        fail(f"Không có mã “{code}”. Gần nhất: {near}.", f"There is no code “{code}”. Nearest: {near}.", words)
    chosen = [known[code.upper()]] if code is not None else list(known.values())
    if format is Format.json:
        say_json(
            [
                {
                    "code": r.code,
                    "severity": r.severity,
                    "title": r.title,
                    "message": r.message,
                    "remedy": r.remedy,
                    "why": r.why,
                    "example": r.example,
                    "law": r.law,
                }
                for r in chosen
            ]
        )
        return
    for entry in chosen:
        say(f"{entry.code}  {term(entry.severity, words)}: {entry.title[words]}")
        if code is not None:
            labels = (
                ("Nội dung", "Xử lý", "Căn cứ", "Vì sao", "Ví dụ")
                if words == "vi"
                else ("Message", "Remedy", "Law", "Why", "Example")
            )
            for label, text in zip(
                labels, (entry.message[words], entry.remedy[words], entry.law or "–", entry.why, entry.example), strict=True
            ):
                say(f"    {label}: {text}")
