"""Sentences in every encoding in which an office may have saved them: read right or asked, never silently wrong."""

from collections import Counter
from itertools import combinations

import pytest

from methods.tabular.sentences import ENCODINGS, SENTENCES, saved
from sympolity.methods.tabular import read
from sympolity.methods.tabular.encodings import decode

CASES = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


def outcome(data, text):
    """How a text was taken: "right", "asked" where a person is shown the right one too, else "wrong"."""
    decoding = decode(data)
    if decoding.text == text:
        return "asked" if decoding.alternatives else "right"
    shown = [data.decode(encoding, "replace") for encoding, _ in decoding.alternatives]
    return "asked" if text in shown else "wrong"


def tally(language, encoding, sizes):
    found = Counter()
    for lines in (lines for size in sizes for lines in combinations(SENTENCES[language], size)):
        data = saved(list(lines), encoding)
        found[outcome(data, data.decode(encoding))] += 1
    return found


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_no_sentence_is_read_wrong_in_silence(language, encoding):
    found = tally(language, encoding, (1, 2, 3, 5))

    assert (found["wrong"], found.total()) == (0, 26)


@pytest.mark.parametrize(("language", "encoding"), [case for case in CASES if case[1].startswith(("cp125", "iso"))])
def test_five_sentences_are_enough_to_be_sure_or_nearly(language, encoding):
    data = saved(SENTENCES[language], encoding)

    decoding = decode(data)

    assert decoding.text == data.decode(encoding)


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_is_recognised_with_its_mark_and_without(tmp_path, language, encoding):
    path = tmp_path / "list.csv"
    lines = ["N;Name", *(f"{n};{line.replace(';', ',')}" for n, line in enumerate(SENTENCES[language]))]
    path.write_bytes("\r\n".join(lines).encode(encoding))

    book = read(path)

    assert book.alternatives == ()
    assert [row[1] for row in book.sheets[0].rows[1:]] == [line.replace(";", ",") for line in SENTENCES[language]]
