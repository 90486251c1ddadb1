"""What long work there is: each verb of `app` that a page asks for, with arguments and a result that JSON can hold.

A verb says its steps (phrases of screen.toml) through the function that it gets first.
"""

from collections.abc import Callable
from typing import Any

from pricebook.web.work import decide_verbs, export_verbs
from pricebook.web.work.dossier_verbs import DOSSIER_VERBS
from pricebook.web.work.list_verbs import check_list

VERBS: dict[str, Callable[..., Any]] = {"check_list": check_list, **DOSSIER_VERBS, **decide_verbs.VERBS, **export_verbs.VERBS}
