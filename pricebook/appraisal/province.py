"""Whether a regulation binds the province of a list. For any other province, a resolution's prices are a comparison."""

from pricebook.base.reasons import UnusableInput
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay, SearchPath, binds_province, load_provinces, of_unknown_province


def is_bound(law: LawOnDay, province: str | None, of_dossier: str | None, packs: SearchPath) -> bool:
    """Whether the regulation binds the province of a list on the day.

    Args:
        law: the regulation on its day.
        province: the province that the officer names.
        of_dossier: the province of the dossier, where there is one. A mistyped name (IN019) lifts no bound.
        packs: the search path, on which the region schemes are.
    """
    if law.regulation.province is None:
        return True
    try:
        provinces = load_provinces(packs.regions())
    except UnusableInput:  # LW005 says so for a dossier; an officer's province has been compared with the names before
        return binds_province(law, province)
    known = of_dossier if of_dossier is not None and provinces.known(of_dossier) else None
    return binds_province(law, province or known, provinces)


def whose_resolution(law: LawOnDay, province: str | None, packs: SearchPath) -> list[Finding]:
    """LW038, where a province is named and no source says which one issued the resolution.

    LW039, where the province was part of another one on the day: the council of that one decides.
    """
    return [] if province is None else [*_merged(law, province, packs), *of_unknown_province(law, province, submitted=True)]


def _merged(law: LawOnDay, province: str, packs: SearchPath) -> list[Finding]:
    try:
        merged = load_provinces(packs.regions()).merged_by(province, law.day)
    except UnusableInput:  # LW005 says so
        merged = None
    if merged is None:
        return []
    into, since = merged
    return [Finding("LW039", observed=province, more={"into": into, "since": f"{since:%d/%m/%Y}", "day": f"{law.day:%d/%m/%Y}"})]
