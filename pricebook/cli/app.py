"""The program `pricebook`: joins the commands. Other libraries are imported where they are used, so that `--help` is fast."""

import atexit
import gc
import os
import sys
from contextlib import suppress

import typer

from pricebook.base.interruptions import Stopped, asked_to_stop, listen
from pricebook.base.languages import LANGUAGES, is_text, say
from pricebook.cli.build import build
from pricebook.cli.check import check
from pricebook.cli.common import NOT_CARRIED_OUT, STOPPED, phrase, show
from pricebook.cli.contains import contains
from pricebook.cli.diff import diff
from pricebook.cli.explain import explain
from pricebook.cli.export import export
from pricebook.cli.help import in_both_languages
from pricebook.cli.later import Program
from pricebook.cli.match import match
from pricebook.cli.new import new
from pricebook.cli.rule import rule
from pricebook.cli.serve import serve

app = typer.Typer(
    name="pricebook",
    help="Build and check price lists of public health services.\n\nExample: pricebook build data/long-an-2012 -o out",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(build)
app.command()(check)
app.command()(contains)
app.command()(diff)
app.command()(explain)
app.command()(export)
app.command()(match)
app.command()(new)
app.command()(rule)
app.command()(serve)
in_both_languages(app)
app.info.cls = Program  # the groups list, regulation, serve-user and settle join there


def _show_version(asked: bool) -> None:
    if asked:
        from pricebook import __version__

        typer.echo(f"pricebook {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: bool = typer.Option(False, "--version", help="Show the version and exit.", is_eager=True, callback=_show_version),
) -> None:
    """Build and check price lists of public health services.

    Example: pricebook build data/long-an-2012 -o out
    """


def main() -> None:
    """Runs the command line: the entry point of the program.

    The output is UTF-8 on every console, because Vietnamese needs it. The collector of reference cycles is made to run rarely,
    and at the end not at all: a command ends soon, and its large objects form no cycles.
    """
    _as_utf_8()
    ended: list[int] = []
    atexit.register(_end_at_once, ended)  # before all others, so that it is called after them
    gc.set_threshold(1_000_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it looks for some in every distribution that is installed
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if (said := next((each for each in sys.argv[1:] if not is_text(each)), None)) is not None:
        shown = ascii(said)[1:-1][:80]
        for language in LANGUAGES:  # the language may have been asked for in what cannot be read
            show(say("call.not-text", said=shown).text(language), err=True)
        sys.exit(NOT_CARRIED_OUT)
    try:
        listen()
        app()
    except SystemExit as end:
        if isinstance(end.code, int):
            ended.append(end.code)
        raise
    except Stopped as stopped:
        _say_stopped(stopped)
        ended.append(STOPPED + stopped.number)
        sys.exit(STOPPED + stopped.number)
    except Exception as error:
        if (number := asked_to_stop()) is not None:  # a library has made an error of its own of it
            _say_stopped(Stopped(number))
            ended.append(STOPPED + number)
            sys.exit(STOPPED + number)
        if os.environ.get("PRICEBOOK_DEBUG"):
            raise
        if isinstance(error, OSError):
            _say_not_carried_out(error)
        else:
            lines = (f"pricebook: {type(error).__name__}: {error}", phrase("unforeseen", "vi"), phrase("unforeseen", "en"))
            print("\n".join(lines), file=sys.stderr)
        ended.append(NOT_CARRIED_OUT)
        sys.exit(NOT_CARRIED_OUT)


def _say_stopped(stopped: Stopped) -> None:
    with suppress(OSError):  # the console may be the one that was closed
        folder = stopped.written or stopped.goes_on
        key = "stopped-written" if stopped.written else "stopped-goes-on" if stopped.goes_on else "stopped"
        for language in LANGUAGES:
            show(phrase(key, language, signal=str(stopped), folder=str(folder)), err=True)


def _as_utf_8() -> None:
    """Starts the program again where the system names files in another encoding than UTF-8: a POSIX locale without it.

    There no Vietnamese name of a file could be opened. Windows and macOS name files in UTF-8.
    """
    if os.name == "posix" and sys.getfilesystemencoding().lower() != "utf-8" and sys.executable:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _say_not_carried_out(error: OSError) -> None:
    """Says, in both languages, what the system refused: a name that is too long, a full disk, a closed output."""
    from pricebook.base.reasons import reason_of

    reason, file = reason_of(error), str(error.filename or "–")[:200]
    with suppress(OSError, ValueError):
        for language in LANGUAGES:
            show(say("call.system-refused", file=file, reason=reason).text(language), err=True)


def _end_at_once(ended: list[int]) -> None:
    """Ends the process with the status of the command, once everything is written and closed.

    Python would go through all objects again, several times, to take them apart; and a library whose objects it does not reach
    would list them on standard error.
    """
    if not ended:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # it was closed before the program began
                stream.flush()
    except (OSError, ValueError):
        os._exit(NOT_CARRIED_OUT)  # what was found could not be said
    os._exit(ended[0])
