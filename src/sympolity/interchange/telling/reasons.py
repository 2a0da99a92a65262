"""Why a file or a row cannot come in, by the codes that the import keeps: what is wrong, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sympolity.interchange.telling.untaken_words import UNTAKEN

Words = str | Promise

# Why a whole file is refused (methods.tabular.RefusalCode).
REFUSALS: dict[str, Words] = {
    "empty": gettext_lazy("The file is empty. Choose another one."),
    "too_big": gettext_lazy("The file is too large: at most %(limit)s bytes can be read. Split it."),
    "unknown_kind": gettext_lazy(
        "This is no spreadsheet and no text. Save it as .xlsx, .ods or .csv and send that file."
    ),
    "not_a_spreadsheet": gettext_lazy(
        "This is a document or an archive, not a spreadsheet. Send the spreadsheet itself."
    ),
    "other_spreadsheet": gettext_lazy(
        "This kind of spreadsheet is not read here. "
        "Open it in a spreadsheet program and save it as .xlsx, .ods or .csv."
    ),
    "damaged": gettext_lazy("The file is damaged or incomplete. Save it again and send the new file."),
    "password": gettext_lazy("The file is protected by a password. Save it without one and send it again."),
    "too_many_parts": gettext_lazy(
        "The file is packed in a way that no spreadsheet needs. Copy the table into a new one and send that."
    ),
    "unpacks_too_big": gettext_lazy(
        "Unpacked, the file would be far too large. Copy the table into a new one and send that."
    ),
    "packed_too_tightly": gettext_lazy(
        "A part of the file unpacks to %(ratio)s times its size. Copy the table into a new one and send that."
    ),
    "too_many_sheets": gettext_lazy("The file has %(sheets)s sheets; at most %(limit)s can be read. Leave some out."),
    "too_many_rows": gettext_lazy(
        "The sheet “%(sheet)s” reaches row %(rows)s; at most %(limit)s can be read. Split it."
    ),
    "too_many_columns": gettext_lazy(
        "The sheet “%(sheet)s” has %(columns)s columns; at most %(limit)s can be read. Leave some out."
    ),
    "too_many_cells": gettext_lazy("The file has %(cells)s cells; at most %(limit)s can be read. Split it."),
    "cell_too_long": gettext_lazy(
        "Row %(row)s of the sheet “%(sheet)s” has a cell of more than %(limit)s characters. Shorten it."
    ),
    "too_much_text": gettext_lazy("The file holds more text than can be read. Split it."),
    "too_slow": gettext_lazy("Reading the file took longer than %(limit)s seconds. Save it again, or split it."),
    "too_much_memory": gettext_lazy("Reading the file needs too much memory. Save it again, or split it."),
    "wrong_encoding": gettext_lazy("The letters of the file cannot be read as %(encoding)s. Choose another encoding."),
    "unknown_encoding": gettext_lazy("There is no encoding called %(encoding)s. Choose another one."),
    "wrong_delimiter": gettext_lazy("“%(delimiter)s” cannot separate columns. Choose comma, semicolon, tab or bar."),
    "unclosed_quote": gettext_lazy("A quotation mark opened in row %(row)s is never closed. Correct that row."),
    "not_ocds": gettext_lazy(
        "The file is JSON, but holds no releases or records of the Open Contracting Data Standard. Send such a file, "
        "or a spreadsheet."
    ),
    "ocds_fault": gettext_lazy("%(path)s cannot be read: “%(value)s”. Correct it in the file and send it again."),
    "ocds_no_contracts": gettext_lazy(
        "No release of this file holds a signed contract. Bring it in as procurements, or send later releases."
    ),
    "ocds_no_tenders": gettext_lazy(
        "No release of this file holds a tender. Bring it in as contracts, or send earlier releases."
    ),
    "ocds_only_links": gettext_lazy(
        "The records of this file hold only links to releases. Send the releases themselves, or compiled records."
    ),
    "json_breaks_off": gettext_lazy("The file breaks off after %(releases)s releases. Send the whole file."),
    "broken_json": gettext_lazy(
        "The file is damaged after %(releases)s releases. Save it again and send the new file."
    ),
}

# Why a row cannot come in, and what to do about it (methods.tabular.ProblemCode and our own).
REASONS: dict[str, tuple[Words, Words]] = {
    "not_a_number": (gettext_lazy("This is not a number."), gettext_lazy("Enter a number, or leave the column out.")),
    "scientific": (
        gettext_lazy("The number is shortened to powers of ten; digits may be lost."),
        gettext_lazy("Widen the column in the spreadsheet and save it again."),
    ),
    "scaled": (
        gettext_lazy("The number counts thousands or millions."),
        gettext_lazy("Write the whole number, such as 12,000 for 12 thousand."),
    ),
    "not_an_amount": (gettext_lazy("This is not an amount of money."), gettext_lazy("Enter an amount.")),
    "too_many_decimals": (
        gettext_lazy("The amount has more than two decimals."),
        gettext_lazy("Correct it, or let this column be rounded to whole cents."),
    ),
    "too_large": (gettext_lazy("The number is too large to be exact."), gettext_lazy("Correct the number.")),
    "other_number_style": (
        gettext_lazy("The number is not written like the others of its column."),
        gettext_lazy("Write it like the others, or choose another way to read the column."),
    ),
    "ambiguous_numbers": (
        gettext_lazy("The number can be read in two ways."),
        gettext_lazy("Say in the columns which mark separates the decimals."),
    ),
    "not_a_date": (gettext_lazy("This is not a date."), gettext_lazy("Enter a date.")),
    "partial_date": (gettext_lazy("The day is missing."), gettext_lazy("Enter a date with its day.")),
    "serial_number": (
        gettext_lazy("This is a bare number, not a date."),
        gettext_lazy("Format the cell as a date in the spreadsheet."),
    ),
    "other_date_style": (
        gettext_lazy("The date is not written like the others of its column."),
        gettext_lazy("Write it like the others, or choose another way to read the column."),
    ),
    "ambiguous_dates": (
        gettext_lazy("Day and month can be told in two ways."),
        gettext_lazy("Say in the columns which comes first."),
    ),
    "no_such_day": (gettext_lazy("There is no such day."), gettext_lazy("Enter a date.")),
    "not_a_boolean": (gettext_lazy("This is neither yes nor no."), gettext_lazy("Enter yes or no.")),
    "control_character": (
        gettext_lazy("The text holds an invisible control character."),
        gettext_lazy("Type the text anew in the spreadsheet."),
    ),
    "direction_override": (
        gettext_lazy("The text holds a character that reverses the direction of writing."),
        gettext_lazy("Type the text anew in the spreadsheet."),
    ),
    "error_value": (
        gettext_lazy("The spreadsheet shows an error here."),
        gettext_lazy("Mend the formula, or enter the value."),
    ),
    "too_long": (
        gettext_lazy("The text has %(length)s characters; %(limit)s fit."),
        gettext_lazy("Shorten it, or let this column be cut."),
    ),
    "other_currency": (
        gettext_lazy("The amount is in %(currency)s, the column in %(expected)s."),
        gettext_lazy("Convert the amount, or choose the currency of the column."),
    ),
    "below_zero": (gettext_lazy("The amount lies below zero."), gettext_lazy("Correct the amount.")),
    "out_of_range": (
        gettext_lazy("The number lies outside %(least)s to %(most)s."),
        gettext_lazy("Correct the number."),
    ),
    "unknown_choice": (
        gettext_lazy("This is none of the words that stand for a choice here."),
        gettext_lazy("Use one of: %(choices)s."),
    ),
    "not_a_currency": (gettext_lazy("This is no currency."), gettext_lazy("Enter three letters, such as EUR.")),
    "not_an_address": (
        gettext_lazy("This is no address of a website."),
        gettext_lazy("Enter an address such as https://example.org, or leave the column out."),
    ),
    "not_a_duration": (
        gettext_lazy("This is no duration."),
        gettext_lazy("Enter years, months or days, such as “14 months” or “450 days”."),
    ),
    "not_whole": (gettext_lazy("This is no whole number."), gettext_lazy("Enter a number without decimals.")),
    "not_a_year": (
        gettext_lazy("This is no year between %(least)s and %(most)s."),
        gettext_lazy("Enter a year of four digits."),
    ),
    "not_a_mail_address": (
        gettext_lazy("This is no mail address."),
        gettext_lazy("Enter an address such as office@example.org, or leave the column out."),
    ),
    "not_a_telephone": (
        gettext_lazy("This is no telephone number."),
        gettext_lazy("Enter a number, or leave the column out."),
    ),
    "hidden": (gettext_lazy("The value was hidden before the list was published."), ""),
    "not_ours": (
        gettext_lazy("No record of this list has this number."),
        gettext_lazy("Empty the number to add a new record, or correct it."),
    ),
    "number_twice": (
        gettext_lazy("This number stands in the file already."),
        gettext_lazy("Empty the number to add a new record, or take the row out."),
    ),
    "emptied": (
        gettext_lazy("The cell was emptied; the record has a value."),
        gettext_lazy("Tick it in the preview to empty the field."),
    ),
    "required": (gettext_lazy("Every row needs this."), gettext_lazy("Fill the cell in, or leave the row out.")),
    "code_twice": (
        gettext_lazy("The code stands twice in this list, first in row %(first)s, and the two rows differ."),
        gettext_lazy("Correct one of the codes."),
    ),
    "ends_before_start": (
        gettext_lazy("The end, %(end)s, lies before the start, %(start)s."),
        gettext_lazy("Correct one of the two dates."),
    ),
    "one_without_the_other": (
        gettext_lazy("A point needs both latitude and longitude."),
        gettext_lazy("Enter both or neither."),
    ),
    "fault": (gettext_lazy("%(sentence)s"), gettext_lazy("Correct the row, or leave it out.")),
    "note": (gettext_lazy("%(sentence)s"), ""),
    "after_deadline": (
        gettext_lazy("The modification of %(day)s was agreed after the contract had ended on %(end)s. It is kept."),
        "",
    ),
    "signed_from_award": (
        gettext_lazy("The list says no day of the signature. That of the award counts: %(day)s."),
        "",
    ),
    "attempt_counted": (
        gettext_lazy(
            "The row of this reference above ended without a contract. This one counts as attempt %(attempt)s."
        ),
        "",
    ),
    "several_suppliers": (gettext_lazy("Several suppliers deliver together: %(suppliers)s."), ""),
    "cpv_unread": (gettext_lazy("“%(value)s” is no CPV code; it is left out."), ""),
    "category_from_cpv": (gettext_lazy("What is bought follows from the CPV code %(cpv)s."), ""),
    "end_counted": (gettext_lazy("The end, %(end)s, is counted from %(since)s: %(duration)s."), ""),
    "credit_note": (gettext_lazy("The amount lies below zero: it comes in as a credit note."), ""),
    "asked_once": (gettext_lazy("The file does not say it here."), ""),
    "asked_project": (gettext_lazy("Which project is this?"), ""),
    "asked_agreement": (gettext_lazy("Which agreement is this?"), ""),
    "asked_contract": (gettext_lazy("Which contract is this?"), ""),
    "asked_category": (gettext_lazy("Which cost category is this?"), ""),
    "twin": (gettext_lazy("It says the same as row %(first)s."), ""),
    "left_out_by_answer": (gettext_lazy("Left out by an answer."), ""),
    "asked_organisation": (gettext_lazy("Which organisation is this?"), ""),
    "asked_territory": (gettext_lazy("Which territory is this?"), ""),
    "asked_objective": (gettext_lazy("Which objective is this?"), ""),
    "asked_fund": (gettext_lazy("Which fund is this?"), ""),
    "asked_hidden": (gettext_lazy("The code is masked, so that it tells nobody apart."), ""),
    "asked_record": (gettext_lazy("Is this one we know?"), ""),
    "gathered": (gettext_lazy("Rows %(rows)s together: %(counts)s."), ""),
    "together": (gettext_lazy("It belongs to row %(first)s."), ""),
    "asked_together": (
        gettext_lazy("Rows %(rows)s name the same record but differ here."),
        gettext_lazy("Say which value holds, or correct the rows."),
    ),
    "kept_here": (gettext_lazy("It was changed here since; what is stored stays."), ""),
    "asked_cell": (
        gettext_lazy("It was changed here since, to something else."),
        gettext_lazy("Say which of the two holds."),
    ),
    "asked_twins": (gettext_lazy("It says the same as row %(first)s. Is it one or two?"), ""),
}

REASONS |= {f"untaken-{kind}": (sentence, "") for kind, sentence in UNTAKEN.items()}
