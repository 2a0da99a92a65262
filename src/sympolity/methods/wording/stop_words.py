"""Words so common that asking for them narrows nothing: left out of a question, unless it holds no others."""

from typing import Final

from sympolity.methods.wording.folding import fold

_WRITTEN: Final = {
    "en": "a an and are as at be by for from in into is it its of on or that the their this to was were will with",
    "pt": "a ao aos as com da das de do dos e em entre essa esse esta este na nas no nos o os ou para pela pelas pelo"
    " pelos por que se sem seu sua um uma",
    "es": "a al con de del el en entre es la las lo los o para por que se sin su sus un una unas unos y",
    "ca": "a al als amb d de del dels el els en entre es i l la les lo los o per pel pels que s sa ses seva seu un una"
    " uns unes",
    "fr": "a au aux avec ce ces d dans de des du en est et l la le les leur leurs ou par pour qu que qui sa sans se ses"
    " son sur un une",
    "it": "a agli ai al alla alle con da dal dalla dei del della delle di e ed gli i il in la le lo nel nella o per"
    " su un una",
    "nl": "aan bij de den der een en het in met of op te tot van voor",
    "de": "am an auf aus bei das dem den der des die ein eine einer für im in mit oder und von zu zum zur",
    "el": "από για ένα ένας η και με να ο οι στη στην στις στο στον στους τα τη την της τις το τον του τους των ως",
    "ar": "أو إلى التي الذي أن إن بين ذات ذلك على عن في كل لا ما مع من هذا هذه هو هي و",
}
STOP_WORDS: Final = frozenset(fold(word) for words in _WRITTEN.values() for word in words.split())
