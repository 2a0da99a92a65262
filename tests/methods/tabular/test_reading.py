"""Encodings by evidence, delimiters by consistent counts, spreadsheets as they are."""

import csv
import time
from datetime import date, datetime

import pytest
import xlsxwriter

from sympolity.methods.tabular import Limits, RefusalCode, Refused, child, read, wire

TEXTS = {
    "cp1252": "Município;Descrição\nSetúbal;Habitação e coesão\nLoures;Educação não formal\nMoita;Inclusão\n",
    "cp1250": "Město;Popis\nPlzeň;Příliš žluťoučký kůň\nČeské Budějovice;Začlenění dětí\nTřebíč;Řešení bydlení\n",
    "cp1257": "Pilsēta;Apraksts\nRīga;Nodarbinātības veicināšana\nLiepāja;Izglītības iestāžu attīstība\nJūrmala;Žēl\n",
    "cp1253": "Δήμος;Περιγραφή\nΛιβαδειά;Κοινωνική ένταξη και απασχόληση\nΑθήνα;Στέγαση οικογενειών\n",
    "cp1256": "البلدية;الوصف\nطرابلس;الإدماج الاجتماعي للشباب\nصفاقس;التعليم والسكن\n",
    "cp1251": "Община;Описание\nСофия;Социално включване на деца\nПловдив;Жилищна политика\n",
    "cp1254": "Belediye;Açıklama\nİzmir;Sığınmacılar için eğitim\nMuğla;Çocuk ve gençlik çalışmaları\n",
    "mac_roman": "Municipi;Descripció\nSabadell;Inclusió i formació\nMataró;Atenció a les famílies\nVic;Això és així\n",
    "cp850": "Município;Descrição\nSetúbal;Habitação e coesão\nLoures;Educação não formal\nMoita;Inclusão\n",
}


def saved(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", TEXTS)
def test_read_finds_the_encoding_or_shows_the_right_one(tmp_path, encoding):
    text = TEXTS[encoding]

    book = read(saved(tmp_path, text.encode(encoding)))

    expected = tuple(tuple(line.split(";")) for line in text.splitlines())
    assert book.sheets[0].rows == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_read_finds_unicode(tmp_path, encoding):
    book = read(saved(tmp_path, "Nom;Lloc\nJoan;L’Hospitalet · مدينة\n".encode(encoding)))

    assert book.sheets[0].rows[1] == ("Joan", "L’Hospitalet · مدينة")


def test_read_reports_alternatives_when_two_encodings_remain_plausible(tmp_path):
    content = b"Nom;N\n" + b"Abc\xe2d;1\nEf\xe7g;2\n"

    book = read(saved(tmp_path, content))

    shown = {book.encoding, *(other.value for other in book.alternatives)}
    assert {"cp1252", "cp1257"} <= shown
    assert len({book.sample, *(other.sample for other in book.alternatives)}) == len(book.alternatives) + 1


def test_read_obeys_the_person_who_knows(tmp_path):
    path = saved(tmp_path, "Rīga;1,5\nLiepāja;2,5\n".encode("cp1257"))

    book = read(path, encoding="cp1257", delimiter=";")

    assert book.sheets[0].rows == (("Rīga", "1,5"), ("Liepāja", "2,5"))
    with pytest.raises(Refused) as refused:
        read(path, encoding="utf-8")
    assert refused.value.code == RefusalCode.WRONG_ENCODING
    with pytest.raises(Refused) as refused:
        read(path, encoding="klingon")
    assert refused.value.code == RefusalCode.UNKNOWN_ENCODING
    with pytest.raises(Refused) as refused:
        read(path, delimiter="x")
    assert refused.value.code == RefusalCode.WRONG_DELIMITER


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_finds_the_delimiter_below_a_title(tmp_path, delimiter):
    rows = [["List of projects, 2020"], [], ["Name", "Amount", "Place"]]
    rows += [[f"Project {n}, part; {n}", f"{n},50", "Lisboa"] for n in range(20)]
    path = tmp_path / "file.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)

    book = read(path)

    assert book.delimiter == delimiter
    assert book.sheets[0].rows[4] == ("Project 1, part; 1", "1,50", "Lisboa")


def test_read_is_not_misled_by_decimal_commas(tmp_path):
    book = read(saved(tmp_path, b"name;a;b\n" + b"x;1,50;2,75\n" * 30))

    assert (book.delimiter, book.alternatives) == (";", ())


def test_read_unwraps_lines_quoted_as_a_whole(tmp_path):
    book = read(saved(tmp_path, b'"name,note"\n"x,""one, two"""\n"y,three"\n'))

    assert book.sheets[0].rows == (("name", "note"), ("x", "one, two"), ("y", "three"))


def test_read_takes_texts_that_were_kept_from_becoming_numbers(tmp_path):
    book = read(saved(tmp_path, b'code;"=""name""";sum\n="08911";"=""a;b""";="1"&"2"\n="08912";x;3\n'))

    assert book.sheets[0].rows == (("code", "name", "sum"), ("08911", "a;b", '="1"&"2"'), ("08912", "x", "3"))


def test_read_takes_inches_for_letters_where_the_columns_then_agree(tmp_path):
    book = read(saved(tmp_path, b'size;n\n"3 inches;1\n5;2\n'))

    assert book.sheets[0].rows == (("size", "n"), ('"3 inches', "1"), ("5", "2"))


def test_read_takes_the_declared_delimiter_without_numbering_its_line(tmp_path):
    book = read(saved(tmp_path, b"sep=|\na|b\n1|2\n"))

    assert (book.delimiter, book.sheets[0].rows[0]) == ("|", ("a", "b"))


def test_read_keeps_one_column_as_one_column(tmp_path):
    book = read(saved(tmp_path, b"Name\nLisboa\nPorto\n"))

    assert (book.delimiter, book.sheets[0].rows) == (None, (("Name",), ("Lisboa",), ("Porto",)))


def test_read_keeps_dates_numbers_hidden_sheets_and_merges(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("One"), book.add_worksheet("Two")
        second.hide()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        first.merge_range("A1:C1", "Title")
        first.write_row(1, 0, ["x", 1.5, True])
        first.write_datetime(2, 0, datetime(2020, 3, 4), day)  # noqa: DTZ001
        second.write("A1", "hidden")

    workbook = read(path)

    first_sheet, second_sheet = workbook.sheets
    assert first_sheet.rows == (("Title",), ("x", 1.5, True), (date(2020, 3, 4),))
    assert [(m.first_row, m.first_column, m.last_row, m.last_column) for m in first_sheet.merges] == [(1, 1, 1, 3)]
    assert (second_sheet.name, second_sheet.hidden, len(workbook.sha256)) == ("Two", True, 64)


def test_reading_ten_thousand_rows_does_not_hang():
    rows = [f"P-{n};Câmara Municipal de Sintra;1.234,56;01/02/2020;" + ";".join("abcdefgh") for n in range(10_000)]
    content = "\n".join(rows).encode()
    started = time.process_time()

    wire.load(child.answer(content, Limits(), None, None), "")

    # Only against a pattern that takes a square of the time; how long it takes is measured in bench/.
    assert time.process_time() - started < 15
