"""Lists as offices of several countries publish them: invented, but with the habits of real ones."""

from datetime import date
from io import BytesIO
from pathlib import Path

import xlsxwriter
from odf import opendocument, table, text
from xlsxwriter.workbook import Workbook

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def greek_places(path: Path, rows: int = 11_000) -> Path:
    """Windows-1253, a heading in Greek and in English, line breaks inside cells, two columns of degrees."""
    lines = [
        "Κωδικός;Ονομασία δομής;Διεύθυνση;Γεωγραφικό πλάτος;Γεωγραφικό μήκος;Έναρξη λειτουργίας",
        "Code;Name of facility;Address;Latitude;Longitude;In operation since",
    ]
    for n in range(rows):
        name = f'"Κέντρο Κοινότητας\nΔήμου Λεβαδέων {n}"' if n % 7 == 0 else f"Παιδικός Σταθμός Αλιάρτου {n}"
        place = f"Οδός Ηρώων {n % 90}, Λιβαδειά"
        lines.append(f"{n:05};{name};{place};38,{430000 + n};22,{870000 + n};{n % 28 + 1}/{n % 12 + 1}/20{n % 10 + 10}")
    path.write_bytes("\r\n".join(lines).encode("cp1253"))
    return path


def polish_ministry(path: Path) -> Path:
    """A title block, headings merged over two levels with a line that counts the columns, sub-headings, totals."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lista")
        sheet.merge_range("A1:G1", "Ministerstwo Rozwoju")
        sheet.merge_range("A2:G2", "Lista projektów wybranych do dofinansowania, stan na 31.12.2020 r.")
        for cells, name in (("A4:A5", "Lp."), ("B4:B5", "Tytuł projektu"), ("C4:C5", "Beneficjent")):
            sheet.merge_range(cells, name)
        sheet.merge_range("D4:E4", "Finansowanie")
        sheet.write_row("D5", ["EFRR", "Środki własne"])
        sheet.merge_range("F4:F5", "Data podpisania\numowy")
        sheet.merge_range("G4:G5", "Zakończony")
        sheet.write_row("A6", [1, 2, 3, 4, 5, 6, 7])
        row = 6
        for axis, name in enumerate(("Mieszkalnictwo", "Włączenie społeczne"), start=1):
            sheet.merge_range(row, 0, row, 6, f"Oś {axis}. {name}")
            row += 1
            for measure in (1, 2):
                sheet.merge_range(row, 0, row, 6, f"Działanie {axis}.{measure}")
                row += 1
                for k in range(4):
                    amount = f"{k + 1} {axis}{measure}0 000,{k}5".replace(" ", "\u00a0")
                    title = f"Rewitalizacja dzielnicy {axis}{measure}{k}"
                    cells = [row, title, "Gmina Łódź", amount, "500,00", f"1{k}.0{measure}.2020", "Tak" if k else "Nie"]
                    sheet.write_row(row, 0, cells)
                    row += 1
            sheet.write_row(row, 0, [None, "Razem", None, "9 999,99", "4 000,00"])
            row += 1
        sheet.write_row(row, 0, [None, "Ogółem", None, "19 999,98", "8 000,00"])
        sheet.write(row + 2, 0, "Źródło: opracowanie własne")
    return path


def french_grants(path: Path) -> Path:
    """UTF-8 with its mark, thousands apart by U+202F, an empty column, duplicate headings, trailing semicolons."""
    lines = ["Subventions versées en 2019;;;;;;", "", "Bénéficiaire ;Commune;Montant (€);;Objet;Date;Date;"]
    for n in range(40):
        amount = f"{n + 1}\u202f{n * 23 % 900 + 100}\u202f000,{n % 90 + 10}\u00a0€"
        lines.append(
            f"Régie de quartier\u00a0n°\u00a0{n};Molenbeek;{amount};;Insertion;{n % 28 + 1:02}/03/2019;31/12/2020;"
        )
    lines.append("TOTAL GÉNÉRAL;;40\u202f000\u202f000,00\u00a0€;;;;")
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


def arabic_municipalities(path: Path) -> Path:
    """An .ods in Arabic with Arabic-Indic digits, yes and no, months by name."""
    rows = [["قائمة المشاريع البلدية"], [], ["الرقم", "البلدية", "المبلغ", "تاريخ البدء", "منجز"]]
    for n in range(30):
        amount = f"{n + 1}٬{n * 7 % 900 + 100}٫{n % 90 + 10} د.ت.".translate(EASTERN)
        day = f"{n % 28 + 1} تشرين الثاني 2020".translate(EASTERN)
        rows.append([f"{n:03}".translate(EASTERN), f"بلدية صفاقس {n}", amount, day, "نعم" if n % 2 else "لا"])
    rows.append(["المجموع", "", "٩٩٬٩٩٩٫٠٠ د.ت.", "", ""])
    return ods(path, {"الورقة": rows})


def italian_services(path: Path) -> Path:
    """ISO-8859-15 with sub-totals, notes, a stray blank line and a heading printed again on every page."""
    header = "Comune;Prov.;Servizio;Importo impegnato;Importo liquidato;Attivo"
    lines = ["Regione - Elenco dei servizi finanziati", "Dati provvisori (*)", "", header]
    for n in range(24):
        amount, paid = f"{n + 1}.{n * 31 % 900 + 100},{n % 90 + 10}", f"{n * 13 % 900 + 100},00-" if n % 5 == 0 else "-"
        lines.append(f"Cefalù {n};PA;Assistenza agli anziani e disabilità;€ {amount};{paid};{'Sì' if n % 3 else 'No'}")
        if n % 12 == 11:
            lines += ["Totale parziale;;;€ 9.999,99;100,00-;", "", header]
    lines += [
        "Totale complessivo;;;€ 19.999,98;200,00-;",
        "",
        "(*) I dati sono aggiornati al 31/12/2020.",
        "Fonte: Regione",
    ]
    path.write_bytes("\n".join(lines).encode("iso-8859-15"))
    return path


def german_ledger(path: Path) -> Path:
    """A dump of a ledger: minus behind the number, tabs, quoted text, dates with points, leading zeros, no title."""
    lines = ["Konto\tBezeichnung\tBetrag\tBuchungstag\tKostenstelle"]
    for n in range(50):
        sign = "-" if n % 3 == 0 else ""
        amount, day = f"{n + 1}.{n * 7 % 900 + 100},00{sign}", f"{n % 28 + 1:02}.1{n % 3}.2019"
        lines.append(f'00{n + 4711}\t"Zuschuß Straße ""Nord"" {n}"\t{amount}\t{day}\t0815')
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def latvian_partners(path: Path) -> Path:
    """Projects whose number and title are merged over the rows of their partners, and whose amount is one for all."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Partneri")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["Nr.", "Projekts", "Partneris", "Attiecināmās izmaksas", "Sākums"])
        for n in range(6):
            first, last = 1 + 3 * n, 3 + 3 * n
            sheet.merge_range(first, 0, last, 0, n + 1)
            sheet.merge_range(first, 1, last, 1, f"Pilsētvides attīstība {n}")
            sheet.merge_range(first, 3, last, 3, 1_000_000.5 + n)
            sheet.merge_range(first, 4, last, 4, "")
            sheet.write_datetime(first, 4, date(2019, n + 1, 15), day)  # type: ignore[arg-type]
            for k, partner in enumerate(("Rīgas dome", "Liepājas dome", "Jūrmalas dome")):
                sheet.write(first + k, 2, partner)
    return path


def dutch_two_tables(path: Path) -> Path:
    """Two tables side by side and a third below, each with its own heading."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Overzicht")
        sheet.write_row("A1", ["Projecten 2020"])
        sheet.write_row("A2", ["Project", "Gemeente", "Bedrag"])
        sheet.write_row("E2", ["Indicator", "Eenheid", "Waarde"])
        for n in range(8):
            sheet.write_row(2 + n, 0, [f"Wijkhuis {n}", "Gent", 1000.25 * (n + 1)])
        for n in range(5):
            sheet.write_row(2 + n, 4, [f"Bereikte bewoners {n}", "personen", 10 * n])
        sheet.write_row("A13", ["Partner", "Land", "Aandeel"])
        for n in range(4):
            sheet.write_row(13 + n, 0, [f"Partner {n}", "BE", 0.25])
    return path


def excel_of_1904(path: Path) -> Path:
    """A workbook that counts its days from 1904, as old Macintosh ones do."""
    book = Workbook(path, {"date_1904": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["Projecte", "Inici"])
    for n in range(5):
        sheet.write(n + 1, 0, f"Projecte {n}")
        sheet.write_datetime(n + 1, 1, date(2019, 3, n + 1), day)  # type: ignore[arg-type]
    book.close()
    return path


def ods(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """An OpenDocument spreadsheet of texts."""
    document = opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        made = table.Table(name=name)
        for cells in rows:
            row = table.TableRow()
            for cell in cells:
                field = table.TableCell(valuetype="string") if cell else table.TableCell()
                if cell:
                    field.addElement(text.P(text=cell))
                row.addElement(field)
            made.addElement(row)
        document.spreadsheet.addElement(made)
    target = BytesIO()
    document.write(target)
    path.write_bytes(target.getvalue())
    return path
