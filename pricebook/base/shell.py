"""Command lines that people copy from a message and paste into a shell."""

import os
import re
import shlex

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
_IN_DOUBLE_QUOTES = re.compile(r'[^"$`\\!%\n]*')


def quoted_for_shell(text: str) -> str:
    """An argument as it is typed: plain where it can be, else in quotes.

    Every shell understands double quotes; an argument that holds what a shell reads within them is quoted for a POSIX shell.
    """
    if _PLAIN.fullmatch(text) and not text.startswith("-"):
        return text
    if os.name == "nt" and text.endswith("\\"):  # a drive, "D:\": before a quotation mark, \ is not the end of a name there
        text += "\\"
    if os.name == "nt" or _IN_DOUBLE_QUOTES.fullmatch(text):
        return f'"{text}"'
    return shlex.quote(text)
