"""Tax numbers in one spelling, and whether they hold."""

import pytest

from sympolity.methods.tax_numbers import fold_number, holds


@pytest.mark.parametrize(
    ("written", "country", "folded"),
    [
        ("PT 501 234 560", "", ("501234560", "PT")),
        ("NIF: 501.234.560", "PT", ("501234560", "PT")),
        ("501234560.0", "pt", ("501234560", "PT")),
        ("ES A-58818501", "PT", ("A58818501", "ES")),
        ("EL 123456789", "", ("123456789", "GR")),
        ("743110157", "IT", ("00743110157", "IT")),
        ("NIF/NIPC 501234560", "PT", ("501234560", "PT")),
        ("C.I.F. A-58.818.501", "ES", ("A58818501", "ES")),
        ("SIRET 443 061 841 00047", "FR", ("44306184100047", "FR")),
        ("USt-IdNr. DE 123456789", "", ("123456789", "DE")),
        ("Nº 501234560", "PT", ("501234560", "PT")),
        ("N0112233A", "ES", ("N0112233A", "ES")),
        ("٥٠١٢٣٤٥٦٠", "", ("501234560", "")),
        ("5,0123456E+08", "PT", ("", "PT")),
        ("5.01234560E+08", "PT", ("501234560", "PT")),
        ("n/a", "PT", ("", "PT")),
        ("", "", ("", "")),
    ],
)
def test_fold_number(written, country, folded):
    assert fold_number(written, country) == folded


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("501234560", "PT", True),
        ("501234561", "PT", False),
        ("50123456", "PT", False),
        ("12345678Z", "ES", True),
        ("X1234567L", "ES", True),
        ("A58818501", "ES", True),
        ("A58818502", "ES", False),
        ("00743110157", "IT", True),
        ("00743110158", "IT", False),
        ("123456789", "DE", None),
    ],
)
def test_holds(number, country, expected):
    assert holds(number, country) is expected
