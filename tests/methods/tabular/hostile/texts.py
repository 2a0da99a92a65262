"""Delimited text (.csv) with something wrong inside."""

from __future__ import annotations

import codecs
from typing import Final

from methods.tabular.hostile.files import Hostile, read_as, refused

GOOD: Final = (("name", "people"), ("Aveiro", "12"))
CSV: Final = b"name;people\r\nAveiro;12\r\n"
MEGABYTE: Final = 1_000_000


def lines(*rows: str, encoding: str = "utf-8") -> bytes:
    return "".join(f"{row}\r\n" for row in ("name;people", *rows)).encode(encoding)


FILES: dict[str, Hostile] = {
    "empty.csv": refused(lambda: b"", "empty"),
    "only_a_mark.csv": refused(lambda: codecs.BOM_UTF8, "empty"),
    "only_a_wide_mark.csv": refused(lambda: codecs.BOM_UTF16_LE, "empty"),
    "only_blanks.csv": refused(lambda: b" \r\n\t\r\n" * 1_000, "empty"),
    "only_separators.csv": refused(lambda: b";;;;\r\n" * 1_000, "empty"),
    "only_zero_bytes.csv": refused(lambda: bytes(100_000), "empty"),
    "only_headings.csv": read_as(lambda: b"name;people\r\n", (("name", "people"),)),
    "one_letter.csv": read_as(lambda: b"a", (("a",),)),
    "zero_bytes.csv": read_as(lambda: CSV + b"Mo\x00ura;14\r\n" + b"Evora;10\r\n" * 50, 53, "control_character"),
    "one_long_line.csv": refused(lambda: b"a" * 19 * MEGABYTE, "cell_too_long"),
    "one_line_of_columns.csv": refused(lambda: b"a," * 9 * MEGABYTE, "too_many_columns", "too_much_memory"),
    "blank_lines.csv": refused(lambda: CSV + b"\n" * 8 * MEGABYTE + b"Moura;14", "too_many_rows"),
    "blank_lines_at_the_end.csv": read_as(lambda: CSV + b"\n" * 8 * MEGABYTE, GOOD),
    "many_rows.csv": refused(lambda: b"name;people\n" + b"a;1\n" * 2 * MEGABYTE, "too_many_rows"),
    "ten_thousand_columns.csv": refused(
        lambda: b"\n".join(b";".join(b"%d" % n for n in range(10_000)) for _ in range(20)), "too_many_columns"
    ),
    "too_large.csv": refused(lambda: b"a;b\n" * 13 * MEGABYTE, "too_big"),
    "million_quotes.csv": refused(lambda: CSV + b'"' * MEGABYTE, "cell_too_long", "unclosed_quote"),
    "million_quotes_and_one.csv": refused(lambda: CSV + b'"' * (MEGABYTE + 1), "cell_too_long", "unclosed_quote"),
    "quotes_and_separators.csv": refused(lambda: CSV + b'";' * MEGABYTE, "too_many_columns", "cell_too_long"),
    "unclosed_quote.csv": refused(lambda: CSV + b'"Moura;14\r\n' + b"Evora;10;3\r\n" * 20, "unclosed_quote"),
    "unclosed_quote_in_a_long_file.csv": refused(
        lambda: CSV + b'"Moura;14\r\n' + b"Evora;10;3\r\n" * 20_000, "unclosed_quote"
    ),
    "mixed_line_ends.csv": read_as(
        lambda: b"name;people\nAveiro;12\rMoura;14\r\nEvora;10\n\rFaro;9",
        (("name", "people"), ("Aveiro", "12"), ("Moura", "14"), ("Evora", "10"), (), ("Faro", "9")),
    ),
    "other_line_ends.csv": read_as(
        lambda: lines("Aveiro\u2028x;12", "Moura\x85y;14", "Evora\x0bz;10"), 4, "control_character"
    ),
    "bidirectional_override.csv": read_as(lambda: lines("Aveiro\u202efdp.exe;12"), 2, "direction_override"),
    "mark_in_the_middle.csv": read_as(lambda: CSV + codecs.BOM_UTF8 + b"Moura;14\r\n", 3, "control_character"),
    "wide_with_an_odd_byte.csv": read_as(lambda: CSV.decode().encode("utf-16") + b"x", 3, "control_character"),
    "wide_without_a_mark.csv": read_as(lambda: CSV.decode().encode("utf-16-le"), GOOD),
    "half_a_pair.csv": read_as(
        lambda: codecs.BOM_UTF16_LE + "name;people\r\nAveiro\ud800x;12\r\n".encode("utf-16-le", "surrogatepass"),
        2,
        "control_character",
    ),
    "half_a_pair_in_utf8.csv": read_as(
        lambda: b"name;people\r\nAvei\xed\xa0\x80ro;12\r\n" + "Évora;10\r\n".encode() * 300, 302, "control_character"
    ),
    "overlong_utf8.csv": read_as(
        lambda: b"name;people\r\nAvei\xc0\xafro;12\r\n" + "Évora;10\r\n".encode() * 300, 302, "control_character"
    ),
    "utf32.csv": read_as(lambda: CSV.decode().encode("utf-32"), GOOD),
    "utf7.csv": read_as(lambda: b"name;people\r\n+ADw-script+AD4-alert(1);12\r\n", 2),
    "ebcdic.csv": refused(lambda: (CSV * 40).decode().encode("cp500"), "unknown_kind"),
    "shift_jis.csv": read_as(lambda: lines("東京;12", encoding="shift_jis"), 2),
    "formula_injection.csv": read_as(
        lambda: lines("=cmd|' /C calc'!A0;1", "+1+1;2", "-2+3;3", "@SUM(1);4", "\t=1;5", '"=HYPERLINK(""x"")";6'),
        7,
    ),
    "numbers_beyond_all.csv": read_as(lambda: lines("a;1e400", "b;NaN", "c;inf", f"d;{'9' * 5_000}", "e;-0"), 6),
    "dates_beyond_all.csv": read_as(lambda: lines("a;01/01/0000", "b;1/1/10000", "c;31/02/2021", "d;0000-00-00"), 5),
    "separator_of_quotes.csv": read_as(lambda: b'sep="\r\nname;people\r\nAveiro;12\r\n', GOOD),
    "all_separators_at_once.csv": read_as(lambda: b"a,b;c\td|e\r\n" * 3_000, 3_000),
    "separators_at_random.csv": read_as(
        lambda: b"\n".join(bytes(b",;\t|ab"[(n * 7 + k * k) % 6] for k in range(40)) for n in range(3_000)), 3_000
    ),
    "html_inside.csv": read_as(lambda: lines("<script>alert(1)</script>;12", "<img src=x onerror=alert(1)>;1"), 3),
    "database_inside.csv": read_as(lambda: lines("'); DROP TABLE projects;--;12"), 2),
    # Texts that a careless pattern would try in thousands of millions of ways.
    "slow_numbers.csv": read_as(
        lambda: lines(*(f"x;{text}" for text in ("1 " * 20_000, "1." * 30_000, "1'" * 30_000 + "x", "-" * 60_000))), 5
    ),
    "slow_blanks.csv": read_as(lambda: lines(f"x;1{' ' * 60_000}x", f"x;{chr(0xA0) * 60_000}1x"), 3),
    "slow_dates.csv": read_as(
        lambda: lines(
            f"x;1 {'a ' * 30_000}", f"x;1{'.' * 60_000}", f"x;{'de ' * 20_000}2020", f"x;{'a' * 60_000} 1, 20"
        ),
        5,
    ),
    "slow_times.csv": read_as(lambda: lines(f"x;1/1/2020{' ,' * 30_000}", f"x;1/1/2020 10:00{' ' * 50_000}x"), 3),
    "slow_currencies.csv": read_as(lambda: lines(f"x;{'€ ' * 20_000}1", f"x;1{' €' * 20_000}", f"x;{'(' * 50_000}"), 4),
    "slow_masks.csv": read_as(lambda: lines(f"x;{'a' * 60_000}", f"x;{'*a' * 30_000}", f"x;{'#' * 60_000}!"), 4),
    "slow_headings.csv": read_as(
        lambda: (";".join(["a " * 20_000, "(" * 20_000, "n" * 90_000]) + "\r\n" + "1;2;3\r\n" * 5).encode(), 6
    ),
    "slow_totals.csv": read_as(lambda: lines(f"{'total ' * 15_000};1", f"{':' * 90_000};2"), 3),
    "slow_names.csv": read_as(lambda: lines(f"{'a, ' * 30_000}(;1", f"{'( ' * 40_000};2", f"{chr(39) * 90_000};3"), 4),
    "marks_on_one_letter.csv": read_as(lambda: lines(f"a{chr(0x301) * 90_000};1"), 2),
    "one_letter_that_grows.csv": read_as(lambda: lines(f"{chr(0xFDFA) * 5_000};1"), 2),
}
