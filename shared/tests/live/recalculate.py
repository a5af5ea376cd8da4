"""Opens workbooks in one LibreOffice, writes into them, recalculates and reads back.

Run by Debian's own Python, which knows `uno`. One JSON object a line on standard input:
{"open": path, "write": [block, …], "read": [block, …]} opens a workbook and says which cells the
fills write and read, a block being [sheet, column, row, columns, rows]; answered by {"seconds": how
long it took}. {"fills": [[[[value, …] per row] per block], …]} is answered by the same shape of what
was read. A value is a number, a text ("" leaves the cell blank) or null for #N/A.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "tests"))
import libreoffice


class Book:
    def __init__(self, desktop, job):
        self.document = libreoffice.load(desktop, libreoffice.url(job["open"]))
        if self.document is None:
            raise SystemExit(f"LibreOffice does not open {job['open']}")
        for sheet in self.document.Sheets:
            sheet.unprotect("")
            # What is written shall not make rows higher, nor be kept to be undone: only slow.
            if sheet.IsVisible:
                sheet.Rows.OptimalHeight = False
        self.document.UndoManager.lock()
        self.document.enableAutomaticCalculation(False)
        self.document.addActionLock()
        self.document.calculateAll()
        self.write = [self.block(*where) for where in job["write"]]
        self.read = [self.block(*where) for where in job["read"]]
        self.last = [None] * len(self.write)

    def block(self, sheet, column, row, columns, rows):
        sheet = self.document.Sheets.getByName(sheet)
        return sheet.getCellRangeByPosition(column, row, column + columns - 1, row + rows - 1)

    def fill(self, blocks):
        for number, values in enumerate(blocks):
            if values != self.last[number]:
                self.write[number].setDataArray(tuple(map(tuple, values)))
                self.last[number] = values
        self.document.calculate()
        return [block.getDataArray() for block in self.read]


with libreoffice.desktop() as desktop:
    book = None
    for line in sys.stdin:
        job = json.loads(line)
        if "open" in job:
            if book:
                book.document.close(True)
            began = time.monotonic()
            book = Book(desktop, job)
            answer = {"seconds": time.monotonic() - began}
        else:
            answer = [book.fill(blocks) for blocks in job["fills"]]
        print(json.dumps(answer), flush=True)
    if book:
        book.document.close(True)
