"""How a procurement ended, in the words of lists."""

from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.operations.imported import ENDED_WITHOUT
from sympolity.methods.tabular.booleans import fold_word

State = Procurement.State
RESULTS: dict[str, str] = {
    State.PLANNED: "planned|planeado|planejado|previsto|planificado|planificat|prévu|programmato|gepland|"
    "plānots|planning",
    State.PREPARED: "prepared|preparado|preparat|préparé|preparato|voorbereid|sagatavots",
    State.LAUNCHED: "launched|published|active|open|em curso|publicado|anunciado|en plazo|publicat|"
    "en licitación|publié|"
    "in corso|pubblicato|lopend|izsludināts|tender",
    State.BIDS_CLOSED: "bids closed|under evaluation|em avaliação|em análise|evaluación|pendiente de adjudicación|"
    "avaluació|en cours d'analyse|in valutazione|vērtēšana|complete",
    State.AWARDED: "awarded|adjudicado|adjudicada|adjudicat|attribué|aggiudicato|gegund|piešķirts|award",
    State.CONTRACTED: "contracted|contract signed|celebrado|contratado|formalizado|formalizada|formalitzat|conclu|"
    "stipulato|contract gesloten|līgums noslēgts|resuelta|contract",
    State.DESERTED: "deserted|nobody bid|no bids|no tenders|deserto|deserta|ficou deserto|desierto|desierta|desert|"
    "déclaré sans suite faute d'offre|infructueux sans offre|gara deserta|andata deserta|geen inschrijvingen|"
    "nav piedāvājumu|keine angebote",
    State.UNSUCCESSFUL: "unsuccessful|no acceptable bid|excluídas todas as propostas|sem propostas válidas|"
    "não adjudicado|no adjudicado|infructueux|fracassato|non aggiudicato|mislukt|bez rezultāta|aufgehoben",
    State.CANCELLED: "cancelled|canceled|withdrawn|anulado|anulada|revogado|revogada|desistido|desistimiento|renuncia|"
    "anul·lat|annulé|sans suite|revocato|annullato|ingetrokken|pārtraukts|izbeigts",
}
_NOBODY = frozenset(fold_word(word) for state in ENDED_WITHOUT for word in RESULTS[state].split("|"))


def names_nobody(supplier: str) -> bool:
    """Whether the result of a procurement stands in the place of a supplier: "DESIERTO", "(deserto)"."""
    return fold_word(supplier).strip(" .-()[]*") in _NOBODY
