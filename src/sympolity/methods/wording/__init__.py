"""Words for a search: the same key for every way of writing and bending a word, in every language."""

from sympolity.methods.wording.folding import fold
from sympolity.methods.wording.keys import MOST_WORDS, Asked, AskedWord, Clause, Part, ask, holds, keys_of, terms_in
from sympolity.methods.wording.marking import Stretch, marked, snippet, words_met
from sympolity.methods.wording.slips import allowed_slips, ends_of, nearest, swapped
from sympolity.methods.wording.stemming import Forms, forms, languages_known

__all__ = [
    "MOST_WORDS",
    "Asked",
    "AskedWord",
    "Clause",
    "Forms",
    "Part",
    "Stretch",
    "allowed_slips",
    "ask",
    "ends_of",
    "fold",
    "forms",
    "holds",
    "keys_of",
    "languages_known",
    "marked",
    "nearest",
    "snippet",
    "swapped",
    "terms_in",
    "words_met",
]
