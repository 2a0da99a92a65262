"""What anybody may read: only programmes with a public page, and of those only the projects shown in public.

Sums come from the readings of the portfolio that the desk uses too.
"""

from .figures import FigureTopic, figures_of
from .finding import Finding, finding_of
from .grounds import Ground, ground_of, levels_of
from .organisations import Part, leads_in, organisation_in, parts_in, role_groups
from .places import PlaceRow, PlaceTable, codes_of, places_at, places_in
from .programmes import (
    Glimpse,
    find_programme,
    glimpses,
    public_programmes,
    public_rows,
    site_map,
)
from .projects import Told, amounts_of, complete_public, find_project, largest, sources_of
from .steps import ObjectiveRow, Steps, objective_rows, steps_by_project, steps_together

__all__ = [
    "FigureTopic",
    "Finding",
    "Glimpse",
    "Ground",
    "ObjectiveRow",
    "Part",
    "PlaceRow",
    "PlaceTable",
    "Steps",
    "Told",
    "amounts_of",
    "codes_of",
    "complete_public",
    "figures_of",
    "find_programme",
    "find_project",
    "finding_of",
    "glimpses",
    "ground_of",
    "largest",
    "leads_in",
    "levels_of",
    "objective_rows",
    "organisation_in",
    "parts_in",
    "places_at",
    "places_in",
    "public_programmes",
    "public_rows",
    "role_groups",
    "site_map",
    "sources_of",
    "steps_by_project",
    "steps_together",
]
