"""Opens workbooks in one LibreOffice, writes into them, recalculates and reads back.

Run by Debian's own Python, which knows `uno`. One JSON object a line on standard input:
{"open": path, "write": [block, …], "read": [block, …]} opens a workbook and says which cells the
fills write and read, a block being [sheet, column, row, columns, rows]; answered by {"seconds": how
long it took}. {"fills": [[[[value, …] per row] per block], …]} is answered by the same shape of what
was read. A value is a number, a text ("" leaves the cell blank) or null for #N/A.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = f"tonghop-live-{os.getpid()}"


def option(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect(office):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(480):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None:
                raise SystemExit("LibreOffice ended at once")
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


class Book:
    def __init__(self, desktop, job):
        self.document = desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(job["open"]), "_blank", 0, (option("Hidden", True),))
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


def main():
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={PIPE};urp;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        book = None
        try:
            desktop = connect(office)
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
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()
            office.wait()


main()
