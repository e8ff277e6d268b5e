"""What spreadsheets do to values, recognised by the marks they leave.

A spreadsheet turns 3-4 into a date, 14:30 into a fraction of a day, shows a number as
``####`` and writes an id such as 1E6 as a million. Each mark gets a name and a remedy, so
that a person can put the cell right instead of wondering what is wrong with it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

__all__ = ["is_date", "marks", "serial_date", "serial_time", "time_marks"]

_MONTHS: Final = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mrz|mär|mai|okt|dez|janv|févr|mars|avr|juin|"
    "juil|août|sept|déc|ene|abr|ago|dic"
)

_MARKS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"#+", "a number in a column too narrow to show it: widen the column and save again"),
        (r"#(n/a|ref!|value!|div/0!|name\?|num!|null!|spill!|calc!)",
         "an error of the spreadsheet's formula: type the value"),
        (r"'.*", "text marked by an apostrophe: remove the apostrophe"),
        (r"=.*", "a formula, not its value: paste the value"),
        (r"true|false|wahr|falsch|vrai|faux|verdadero|falso",
         "a logical value that a spreadsheet makes of the word: type the value"),
        (rf"\d{{1,2}}[-. /]*({_MONTHS})\w*\.?([-. /]*\d{{2,4}})?",
         "a date, which spreadsheets make of 3-4: format the column as text and type it again"),
        (rf"({_MONTHS})\w*\.?[-. /]*\d{{1,4}}",
         "a date, which spreadsheets make of 3-4: format the column as text and type it again"),
        (r"\d{4}-\d{1,2}-\d{1,2}([ T].*)?",
         "a date, which spreadsheets make of 3-4: format the column as text and type it again"),
        (r"\d{1,2}([-./])\d{1,2}\1\d{2,4}",
         "a date in a local order: write year-month-day, 2024-03-04"),
        (r"\d{1,3}:\d{2}(:\d{2})?([.,]\d+)?( ?[ap]m)?",
         "a time of day: format the column as text and type it again"),
        (r"[+-]?\d{1,3}([.,' ])\d{3}(\1\d{3})*",
         "a thousands sign or the other decimal sign: write plain digits"),
        (r"[+-]?\d+,\d+(e[+-]?\d+)?", "a decimal comma: write a point"),
        (r"\d(\.\d+)?e[+]\d{2,}", "a shortened number, which spreadsheets make of an id like 1E6"),
        (r"[<>≤≥].*", "a bound, not a number"),
        (r"n/?a|nan|inf|none|null|-+|\?+|missing|unknown",
         "a word for an unknown value: leave the cell empty"),
        (r".*\d\s*[a-zµ%/]+", "a number with its unit: the unit stands in the header"),
    )
)  # fmt: skip

_DATES: Final = tuple(pattern for pattern, words in _MARKS if words.startswith("a date"))

_AS_TEXT: Final = "format the column as text and type it again"
_CLOCK: Final = r"\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?( ?[ap]\.?m\.?)?"
_TIME_MARKS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"\d{4}-\d{2}-\d{2}", f"a date without its time of day: {_AS_TEXT}"),
        (rf"\d{{1,3}}:\d{{2}}\.\d|{_CLOCK}",
         f"a time of day, of which a spreadsheet lost or hides the date: {_AS_TEXT}"),
        (rf"(1899|190[04])([-/.]\d{{1,2}}){{2}}[ T]+{_CLOCK}|(\d{{1,2}}[/.]){{2}}190[04] {_CLOCK}",
         f"a time of day with the date that a spreadsheet counts from: {_AS_TEXT}"),
        (rf"\d{{1,2}}([-./])\d{{1,2}}\1\d{{2,4}},?[ T]+{_CLOCK}",
         "a date in a local order: write year-month-day, 2024-03-19 14:30"),
        (r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?.*",
         "no time of the calendar, or not of these centuries"),
        (rf".*({_MONTHS}).*{_CLOCK}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}[ T]+{_CLOCK}",
         f"a time in a spreadsheet's own form, not as it was typed: {_AS_TEXT}"),
    )
)  # fmt: skip

_SERIALS: Final = range(18264, 73051)
"""Days from 1950 to 2099 as spreadsheets count them."""


def marks(text: str, decimal: str) -> str:
    """Say what a cell looks like that is not what was asked for; empty if nothing is known.

    Args:
        text: what stands in the cell.
        decimal: the decimal sign of the file it stands in.
    """
    if decimal == "," and re.fullmatch(r"[+-]?[0-9]+\.[0-9]+", text):
        return "a decimal point in a file separated by semicolons: write a comma"
    return next((words for pattern, words in _MARKS if pattern.fullmatch(text)), "")


def serial_date(text: str) -> str:
    """Say which date a bare number may once have been; empty where it cannot have been one."""
    if not re.fullmatch(r"[0-9]{5}(\.0+)?", text) or int(float(text)) not in _SERIALS:
        return ""
    day = date(1899, 12, 30) + timedelta(days=int(float(text)))
    return f"a spreadsheet's number for the date {day}: format the column as a date or as text"


def serial_time(text: str, day_zero: date = date(1899, 12, 30)) -> str:
    """Say which time a number with a fraction may once have been; empty for none.

    Args:
        text: what stands in the cell.
        day_zero: the day from which the spreadsheet counts.
    """
    if not re.fullmatch(r"[0-9]{1,5}[.,][0-9]+(e-[0-9]+)?", text, re.IGNORECASE):
        return ""
    days = float(text.replace(",", "."))
    seconds = round(days % 1 * 86400)
    at = datetime.combine(day_zero, time()) + timedelta(int(days), seconds)
    shown = at.isoformat(" ", "seconds" if at.second else "minutes")
    if days < 1:
        return f"a spreadsheet's number for the time of day {shown[11:]}: {_AS_TEXT}"
    known = int((at.date() - date(1899, 12, 30)).days) in _SERIALS
    return f"a spreadsheet's number for {shown}: {_AS_TEXT}" if known else ""


def time_marks(text: str) -> str:
    """Say what a cell looks like that should be a time on a date; empty if nothing is known."""
    known = (words for pattern, words in _TIME_MARKS if pattern.fullmatch(text))
    return next(known, "") or serial_time(text)


def is_date(text: str) -> bool:
    """Say whether a text is a date as spreadsheets write it."""
    return any(pattern.fullmatch(text) for pattern in _DATES)
