"""How decisions about programmes, what they pursue and what pays them are taken back."""

from sympolity.ground.journal.undoing import Way, by_old_facts, can_be_taken_back, life_of, of_plain_facts, one_by_one
from sympolity.network.programmes import operations as take

SETTINGS, CARE, FIGURES = (
    "programmes.change_programme",
    "programmes.change_objective",
    "programmes.publish_figure",
)


def register() -> None:
    can_be_taken_back(life_of("objective", CARE, take.change_objective, take.close_objective, take.reopen_objective))
    can_be_taken_back(life_of("factor", CARE, take.change_factor, take.close_factor, take.reopen_factor))
    can_be_taken_back(life_of("fund", SETTINGS, take.change_fund, take.close_fund, take.reopen_fund))
    can_be_taken_back(
        {
            "programme changed": Way(SETTINGS, by_old_facts(take.change_programme), fits=of_plain_facts),
            "figure corrected": Way(FIGURES, by_old_facts(take.correct_figure), fits=of_plain_facts),
            "figure withdrawn": Way(
                FIGURES,
                one_by_one(lambda _entry, figure, by, reason: take.restore_figure(figure, by=by, reason=reason)),
            ),
            "participation changed": Way(
                "programmes.change_participation", by_old_facts(take.change_participation), fits=of_plain_facts
            ),
        }
    )
