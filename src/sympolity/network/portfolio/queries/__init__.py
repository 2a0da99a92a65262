"""Readings of the portfolio."""

from .overview import Overview, overview
from .places import Land, in_territories, land_of, objectives_of, under_objectives
from .rows import (
    ANNOTATIONS,
    Figures,
    Rows,
    complete_for_file,
    complete_rows,
    figures,
    is_late,
    is_watched,
    portfolio,
    version_of_portfolio,
    with_funding,
    with_next_step,
    with_planned,
    with_version,
)
from .totals import Crossing, Matrix, Total, Totals, matrix, territory_totals, totals_by
from .watch import WatchList, watch_list

__all__ = [
    "ANNOTATIONS",
    "Crossing",
    "Figures",
    "Land",
    "Matrix",
    "Overview",
    "Rows",
    "Total",
    "Totals",
    "WatchList",
    "complete_for_file",
    "complete_rows",
    "figures",
    "in_territories",
    "is_late",
    "is_watched",
    "land_of",
    "matrix",
    "objectives_of",
    "overview",
    "portfolio",
    "territory_totals",
    "totals_by",
    "under_objectives",
    "version_of_portfolio",
    "watch_list",
    "with_funding",
    "with_next_step",
    "with_planned",
    "with_version",
]
