"""The process of one job: takes the verb and its arguments as a line of JSON, and says how far it is in lines of JSON."""

import json
import os
import sys
import threading
from contextlib import suppress
from typing import Any

from pricebook.base.child import end_with_parent, watch_parent
from pricebook.base.languages import LANGUAGES

LARGEST_MEMORY = 6 * 2**30  # bytes
_NICER = 10  # pages come before long work


def run(parent: int) -> None:
    """Carries out one job and ends the process.

    Args:
        parent: the number of the process of the desk, with which this one ends.
    """
    _take_limits()
    end_with_parent(parent)
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=watch_parent, args=(parent,), daemon=True).start()
    out, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no word of ours

    def say(**words: Any) -> None:
        out.buffer.write(json.dumps(words, ensure_ascii=False).encode() + b"\n")
        out.flush()

    from pricebook.app.errors import CallError
    from pricebook.web.work import verbs

    try:
        done = verbs.VERBS[asked["verb"]](lambda step: say(step=step), **asked["arguments"])
    except CallError as error:
        say(refused={language: error.message(language) for language in LANGUAGES})
    else:
        say(done=done)
    os._exit(0)  # what was read is not taken apart object by object


def _take_limits() -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has neither; the system may have a lower limit
        import resource

        os.nice(_NICER)
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
