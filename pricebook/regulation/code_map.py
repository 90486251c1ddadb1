"""Which service code is priced as which service of a regulation: one ordinal may stand for many codes."""

from collections.abc import Iterable

from pricebook.regulation.tables import PackTable


class CodeMap:
    """Service codes and the services (their ids) that are priced for them, in both directions.

    `mapped` are the codes of the pack's table, `names` the names that it gives to some of them: those of the techniques.
    """

    def __init__(self, own: Iterable[tuple[str, str]], mapped: PackTable) -> None:
        """Args:
        own: code and id of the services that have a code of their own.
        mapped: the pack's table of further codes.
        """
        columns = mapped.columns
        self._services: dict[str, list[str]] = {}
        self._codes: dict[str, list[str]] = {}
        self.names: dict[str, str] = {
            code: name for code, name in zip(columns["service_code"], columns["name"], strict=True) if name
        }
        for code, service in (*own, *zip(columns["service_code"], columns["service_id"], strict=True)):
            self._services.setdefault(code, []).append(service)
            self._codes.setdefault(service, []).append(code)
        self.mapped = tuple(dict.fromkeys(columns["service_code"]))

    def services_of(self, code: str) -> tuple[str, ...]:
        """The services that are priced for a code; several where the regulation has the code several times."""
        return tuple(self._services.get(code, ()))

    def codes_of(self, service: str) -> tuple[str, ...]:
        """The codes that are priced as a service: its own first, then those of the pack's table."""
        return tuple(self._codes.get(service, ()))
