"""Words in headings that change what a column is, folded: small letters without accents."""

# What brackets in a heading say is a unit, unless it tells one amount or one duration from the other.
_TAXES = "iva vat tva btw pvn mwst tax taxes ht ttc hors impuestos impostos imposts imposte impots φπα ضريبة الضريبة"
_TIMES = "dias dies days jours giorni dagen dienas meses mesos months mois mesi maanden menesi"
# "Data do contrato" is "data contrato".
_STOP_WORDS = (
    "a o os as do da de del dos das la le les lo el els los las l d of the du des di della dello degli dell en em van "
    "het der"
)
# What tells who or what somebody is, and is not their name.
_CODES = (
    "id ids identifiant identificador identifier nif nipc cif siret siren code codigo codi codice cod numero number "
    "tipo type tipus"
)
_TYPES = "tipo type tipus"
_NAMES = "nome name nombre nom denominacion denominacao denominazione designacao razon"
TAXES, TIMES, STOP_WORDS, CODES, TYPES, NAMES = (
    frozenset(words.split()) for words in (_TAXES, _TIMES, _STOP_WORDS, _CODES, _TYPES, _NAMES)
)
