from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.wording.differing import Piece, differences

TEXTS = st.text(alphabet="abc \n", max_size=60)


def test_differences_show_words_that_went_and_came():
    found = differences("The roof is closed.", "The north roof is open.")

    assert found == (
        Piece("same", "The "),
        Piece("new", "north "),
        Piece("same", "roof is "),
        Piece("gone", "closed."),
        Piece("new", "open."),
    )


def test_differences_of_very_long_texts_stand_one_after_the_other():
    before, after = "word " * 3000, "other " * 3000

    assert differences(before, after) == (Piece("gone", before), Piece("new", after))


@given(TEXTS, TEXTS)
def test_differences_put_together_are_the_later_text(before, after):
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
