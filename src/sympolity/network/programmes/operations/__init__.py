"""Decisions about programmes, one file for each matter."""

from sympolity.network.programmes.operations.frame import (
    add_fund,
    add_programme,
    change_fund,
    change_programme,
    close_fund,
    move_programme,
    reopen_fund,
)
from sympolity.network.programmes.operations.objectives import (
    add_factor,
    add_objective,
    change_factor,
    change_objective,
    close_factor,
    close_objective,
    reopen_factor,
    reopen_objective,
)
from sympolity.network.programmes.operations.public_figures import (
    correct_figure,
    publish_figure,
    restore_figure,
    withdraw_figure,
)
from sympolity.network.programmes.operations.taking_part import (
    admit_organisation,
    change_participation,
    end_participation,
    replace_partner,
)

__all__ = [
    "add_factor",
    "add_fund",
    "add_objective",
    "add_programme",
    "admit_organisation",
    "change_factor",
    "change_fund",
    "change_objective",
    "change_participation",
    "change_programme",
    "close_factor",
    "close_fund",
    "close_objective",
    "correct_figure",
    "end_participation",
    "move_programme",
    "publish_figure",
    "reopen_factor",
    "reopen_fund",
    "reopen_objective",
    "replace_partner",
    "restore_figure",
    "withdraw_figure",
]
