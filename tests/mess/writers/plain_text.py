"""Written by hand: CSV as programs of several countries save it, tables in HTML, SpreadsheetML of 2003."""

import csv
import datetime
import io
from xml.sax.saxutils import escape

from book import Cell, Error
from forms import plain


def shown(cell, comma=False):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, Error):
        return value.text
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return plain(value).replace(".", ",") if comma else plain(value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return value


def lines(sheet, comma=False):
    for row in range(sheet.last_row() + 1):
        yield [shown(sheet.cells[row, column], comma) if (row, column) in sheet.cells else ""
               for column in range(sheet.last_column() + 1)]


# What Excel calls them: CSV UTF-8, CSV on a Vietnamese computer, Unicode text.
DIALECTS = {"comma": (",", "utf-8-sig", False), "semicolon": (";", "utf-8-sig", True), "tab": ("\t", "utf-16", True)}


def write_csv(book, path, dialect):
    separator, encoding, comma = DIALECTS[dialect]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(lines(book.sheets[0], comma))
    data = text.getvalue()
    with open(path, "wb") as file:
        file.write(b"\xff\xfe" + data.encode("utf-16-le") if encoding == "utf-16" else data.encode(encoding))


def write_html(book, path):
    """As systems of the ministries export a report: one table in a page that calls itself a workbook."""
    out = ['<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" '
           'content="text/html; charset=utf-8"><style>td{border:.5pt solid}</style></head><body>']
    for sheet in book.sheets:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
        covered = {(row, column) for (top, left), (rows, columns) in spans.items() for row in range(top, top + rows)
                   for column in range(left, left + columns)} - set(spans)
        out.append("<table>")
        for row in range(sheet.last_row() + 1):
            out.append("<tr>")
            for column in range(sheet.last_column() + 1):
                if (row, column) in covered:
                    continue
                cell = sheet.cells.get((row, column))
                span = "".join(f' {name}="{count}"' for name, count in
                               zip(("rowspan", "colspan"), spans.get((row, column), (1, 1))) if count > 1)
                mark = f' x:num="{plain(cell.value)}"' if cell and cell.is_figure() else ""
                text = escape(shown(cell, True)).replace("\n", "<br>") if cell else ""
                out.append(f"<td{span}{mark}>{text}</td>")
            out.append("</tr>")
        out.append("</table><br>")
    out.append("</body></html>")
    with open(path, "w", encoding="utf-8", newline="\r\n") as file:
        file.write("\n".join(out))


def write_xml(book, path):
    """SpreadsheetML 2003, as older reporting systems make it."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<?mso-application progid="Excel.Sheet"?>',
           '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
           'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">']
    for sheet in book.sheets:
        spans = {(top, left): (bottom - top, right - left) for top, left, bottom, right in sheet.merges}
        out.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>')
        places = sorted(set(sheet.cells) | set(sheet.comments))
        for row in sorted({row for row, _ in places}):
            out.append(f'<Row ss:Index="{row + 1}"' + (' ss:Hidden="1"' if row in sheet.hidden_rows else "") + ">")
            for column in [column for own, column in places if own == row]:
                cell, note = sheet.cells.get((row, column), Cell()), sheet.comments.get((row, column))
                if cell.value is None and not note:
                    continue
                down, right = spans.get((row, column), (0, 0))
                span = (f' ss:MergeDown="{down}"' if down else "") + (f' ss:MergeAcross="{right}"' if right else "")
                kind = "Number" if cell.is_figure() else "Error" if isinstance(cell.value, Error) else "String"
                comment = f"<Comment><ss:Data>{escape(note)}</ss:Data></Comment>" if note else ""
                text = escape(shown(cell)).replace("\n", "&#10;")
                data = f'<Data ss:Type="{kind}">{text}</Data>' if cell.value is not None else ""
                out.append(f'<Cell ss:Index="{column + 1}"{span}>{data}{comment}</Cell>')
            out.append("</Row>")
        hidden = {"hidden": "SheetHidden", "veryHidden": "SheetVeryHidden"}.get(sheet.visibility)
        out.append("</Table>" + (f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>{hidden}'
                                 "</Visible></WorksheetOptions>" if hidden else "") + "</Worksheet>")
    out.append("</Workbook>")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))
