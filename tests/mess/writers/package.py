"""openpyxl, and what it cannot write put into its package afterwards: stored results of formulas, text
boxes, pictures, the type of a workbook with macros."""

import datetime
import re
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook.defined_name import DefinedName

from book import Error, address, letters
from forms import plain

MOMENT = "2023-06-12T08:00:00Z"
DRAWING = ('<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
           'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
           'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</xdr:wsDr>')
ANCHOR = ('<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>13</xdr:row>'
          '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff>'
          '<xdr:row>30</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{}<xdr:clientData/></xdr:twoCellAnchor>')
BOX = ('<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/><xdr:cNvSpPr txBox="1"/>'
       '</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="3000000"/></a:xfrm>'
       '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>{}</xdr:txBody></xdr:sp>')
PICTURE = ('<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="Picture 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
           '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
           '<a:off x="0" y="0"/><a:ext cx="4000000" cy="3000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
           '</a:prstGeom></xdr:spPr></xdr:pic>')
RELATION = ('<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
            'Target="{}"/>')
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def png(width=40, height=30):
    """A small grey picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    lines = b"".join(b"\0" + bytes([200 - (row * 3) % 100] * width) for row in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def write(book, path, macros=False):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        target = workbook.create_sheet(sheet.name)
        target.sheet_state = sheet.visibility
        for (row, column), cell in sheet.cells.items():
            if cell.value is None and not cell.formula:
                continue
            put = target.cell(row + 1, column + 1)
            try:
                put.value = cell.formula or (cell.value.text if isinstance(cell.value, Error) else cell.value)
            except IllegalCharacterError as error:
                raise ValueError(f"{sheet.name} {address(row, column)}: {cell.value!r}") from error
            if isinstance(cell.value, str) and not cell.formula:
                put.data_type = "s"
            if cell.font:
                put.font = Font(name=cell.font)
            if cell.number_format and not isinstance(cell.value, datetime.date):
                put.number_format = cell.number_format
            elif isinstance(cell.value, datetime.date):
                put.number_format = "dd/mm/yyyy"
        for first_row, first, last_row, last in sheet.merges:
            target.merged_cells.add(f"{address(first_row, first)}:{address(last_row, last)}")
        for row in sheet.hidden_rows:
            target.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            target.column_dimensions[letters(column)].hidden = True
        for (row, column), text in sheet.comments.items():
            target.cell(row + 1, column + 1).comment = Comment(text, "UBND")
    for name, (sheet, row, column) in book.named().items():
        title = sheet.name.replace("'", "''")
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!${letters(column)}${row + 1}")
    for key, value in book.properties:
        workbook.custom_doc_props.append(StringProperty(name=key, value=value))
    workbook.save(path)
    finish(book, path, macros)


def finish(book, path, macros):
    """Rewrites the package: a fixed moment, and what openpyxl left out."""
    with zipfile.ZipFile(path) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    for at, sheet in enumerate(book.sheets):
        part = f"xl/worksheets/sheet{at + 1}.xml"
        text = results(sheet, parts[part].decode())
        if sheet.text_boxes or sheet.pictures:
            text = draw(sheet, at + 1, text, parts)
        parts[part] = text.encode()
    types = parts["[Content_Types].xml"].decode()
    if macros:
        types = types.replace("spreadsheetml.sheet.main+xml", "@").replace(
            "application/vnd.openxmlformats-officedocument.@", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    parts["[Content_Types].xml"] = types.encode()
    moment = f">{MOMENT}</dcterms:".encode()
    parts["docProps/core.xml"] = re.sub(rb">[^<>]*</dcterms:", moment, parts["docProps/core.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2023, 6, 12, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)


def results(sheet, text):
    """Puts the stored results beside the formulas that have one."""
    for (row, column), cell in sheet.cells.items():
        if not cell.formula or cell.value is None:
            continue
        kind, shown = "", ""
        if isinstance(cell.value, Error):
            kind, shown = ' t="e"', cell.value.text
        elif isinstance(cell.value, str):
            kind, shown = ' t="str"', escape(cell.value)
        else:
            shown = plain(cell.value)
        found = re.compile(rf'<c r="{address(row, column)}"([^>]*)>(<f>.*?</f>)<v\s*(?:/>|></v>)')
        text = found.sub(lambda match: f'<c r="{address(row, column)}"{match[1]}{kind}>{match[2]}<v>{shown}</v>', text)
    return text


def draw(sheet, number, text, parts):
    shapes, relations = "", ""
    for box in sheet.text_boxes:
        runs = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in box.split("\n"))
        shapes += ANCHOR.format(BOX.format(runs))
    if sheet.pictures:
        shapes += ANCHOR.format(PICTURE)
        parts["xl/media/image1.png"] = png()
        relations = RELATION.format("rId1", "image", "../media/image1.png")
    parts[f"xl/drawings/drawing{number}.xml"] = DRAWING.format(shapes).encode()
    parts[f"xl/drawings/_rels/drawing{number}.xml.rels"] = RELATIONS.format(relations).encode()
    own = f"xl/worksheets/_rels/sheet{number}.xml.rels"
    known = parts.get(own, RELATIONS.format("").encode()).decode()
    link = RELATION.format("rIdDraw", "drawing", f"../drawings/drawing{number}.xml")
    parts[own] = known.replace("</Relationships>", link + "</Relationships>").encode()
    types = parts["[Content_Types].xml"].decode()
    added = (f'<Override PartName="/xl/drawings/drawing{number}.xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>')
    if 'Extension="png"' not in types:
        added = '<Default Extension="png" ContentType="image/png"/>' + added
    parts["[Content_Types].xml"] = types.replace("</Types>", added + "</Types>").encode()
    mark = ('<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            'r:id="rIdDraw"/>')
    at = text.find("<legacyDrawing")
    return text[:at] + mark + text[at:] if at >= 0 else text.replace("</worksheet>", mark + "</worksheet>")
