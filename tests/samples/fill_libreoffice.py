"""Fills blank templates with LibreOffice and saves them as .xlsx, .xls or .ods.

Run by Debian's own Python, which knows `uno`: it starts one LibreOffice, then reads jobs from
standard input, one JSON object a line: {"template", "out", "writings"}.
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

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
PIPE = f"tonghop{os.getpid()}"


def option(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def fill(desktop, job):
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(os.path.abspath(job["template"])), "_blank", 0, (option("Hidden", True),))
    names = document.NamedRanges
    for name, written in job["writings"].items():
        cell = names.getByName(name).getReferredCells().getCellByPosition(0, 0)
        if isinstance(written, dict):
            year, month, day = written["date"].split("-")
            cell.setFormula(f"=DATE({int(year)};{int(month)};{int(day)})")
            cell.setValue(cell.getValue())
        elif isinstance(written, str):
            cell.setString(written)
        else:
            cell.setValue(written)
    target = os.path.abspath(job["out"])
    document.storeToURL(uno.systemPathToFileUrl(target),
                        (option("FilterName", FILTERS[os.path.splitext(target)[1]]),))
    document.close(True)


def main():
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={PIPE};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect()
            for line in sys.stdin:
                fill(desktop, json.loads(line))
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()


main()
