"""odfpy: OpenDocument spreadsheets, cell by cell."""

import datetime

from odf import dc, meta
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from book import Error
from forms import plain


def write(book, path):
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Date(text="2023-06-12T08:00:00"))
    document.meta.addElement(meta.CreationDate(text="2023-06-12T08:00:00"))
    hidden = Style(name="hiddensheet", family="table")
    hidden.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(hidden)
    width = Style(name="wide", family="table-column")
    width.addElement(TableColumnProperties(columnwidth="3cm"))
    document.automaticstyles.addElement(width)
    for sheet in book.sheets:
        table = Table(name=sheet.name)
        if sheet.visibility != "visible":
            table.setAttribute("stylename", hidden)
        for column in range(sheet.last_column() + 1):
            item = TableColumn(stylename=width)
            if column in sheet.hidden_columns:
                item.setAttribute("visibility", "collapse")
            table.addElement(item)
        spans = {(first_row, first): (last_row - first_row + 1, last - first + 1)
                 for first_row, first, last_row, last in sheet.merges}
        covered = {(row, column) for (top, left), (rows, columns) in spans.items() for row in range(top, top + rows)
                   for column in range(left, left + columns)} - set(spans)
        at = 0
        by_row = {}
        for (row, column), cell in sheet.cells.items():
            by_row.setdefault(row, {})[column] = cell
        for row in sorted(set(by_row) | {row for row, _ in covered}):
            if row > at:
                table.addElement(TableRow(numberrowsrepeated=row - at))
            line = TableRow()
            if row in sheet.hidden_rows:
                line.setAttribute("visibility", "collapse")
            columns = sorted(set(by_row.get(row, {})) | {column for top, column in covered if top == row})
            reached = 0
            for column in columns:
                if column > reached:
                    line.addElement(TableCell(numbercolumnsrepeated=column - reached))
                if (row, column) in covered:
                    line.addElement(CoveredTableCell())
                else:
                    line.addElement(cell_of(by_row[row][column], spans.get((row, column)),
                                            sheet.comments.get((row, column))))
                reached = column + 1
            table.addElement(line)
            at = row + 1
        document.spreadsheet.addElement(table)
    document.save(path)


def cell_of(cell, span, comment):
    attributes = {}
    if span:
        attributes.update(numberrowsspanned=span[0], numbercolumnsspanned=span[1])
    if cell.formula and cell.means:
        attributes["formula"] = "of:" + cell.formula
    value, text = cell.value, None
    if isinstance(value, bool):
        attributes.update(valuetype="boolean", booleanvalue=str(value).lower())
        text = str(value).upper()
    elif isinstance(value, (int, float)):
        attributes.update(valuetype="float", value=plain(value))
        text = plain(value).replace(".", ",")
    elif isinstance(value, datetime.date):
        attributes.update(valuetype="date", datevalue=value.isoformat()[:10])
        text = value.strftime("%d/%m/%Y")
    elif isinstance(value, Error):
        attributes.update(valuetype="string", stringvalue="")
        text = value.text
    elif value is not None:
        attributes["valuetype"] = "string"
        text = value
    item = TableCell(**attributes)
    if comment:
        note = Annotation()
        note.addElement(P(text=comment))
        item.addElement(note)
    for line in (text or "").split("\n") if text is not None else []:
        item.addElement(P(text=line))
    return item
