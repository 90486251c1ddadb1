"""Which papers a dossier holds, as far as it is known what it must hold on the day on which it came."""

from dataclasses import replace

from pricebook.app.checked import Checked
from pricebook.app.incoming import Incoming
from pricebook.app.list_rules import ListRules
from pricebook.base.languages import Phrase, say


def as_far_as_known(checked: Checked, incoming: Incoming) -> tuple[Incoming, list[Phrase]]:
    """Returns how a list came in, without the papers that were marked where no procedure of the day asks for any; and says so."""
    if incoming.holds is None or checked.law is None:
        return incoming, []
    from pricebook.app.check_papers import day_of_papers  # with it comes all that papers need

    day, rules = day_of_papers(checked, incoming), ListRules(checked.norms)
    procedure = rules.procedure(day)
    if procedure is not None and procedure.asked_for(day):
        return incoming, []
    return replace(incoming, holds=None), [say("folder.parts-not-known", day=f"{day:%d/%m/%Y}")]
