"""Words of ours in every language of the interface: a file may come back in another one than its reader's."""

from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

Words = str | Promise


@lru_cache(maxsize=4000)
def in_all_languages(words: Words) -> tuple[str, ...]:
    """The words in each language, each once, that of the reader first."""
    found = [str(words)]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(words))
    return tuple(dict.fromkeys(found))
