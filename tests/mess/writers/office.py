"""LibreOffice: opens what others saved and saves it again, in its own way.

Run by Debian's own Python, which knows `uno`: it starts one LibreOffice, then reads jobs from standard
input, one JSON object a line: {"in", "out", "filter", "password"}; without "in" a text is written first
({"lines"}), for papers that are no spreadsheets.
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

PIPE = f"mess{os.getpid()}"


def option(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(480):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def save(desktop, job):
    source = uno.systemPathToFileUrl(os.path.abspath(job["in"])) if "in" in job else "private:factory/swriter"
    document = desktop.loadComponentFromURL(source, "_blank", 0, (option("Hidden", True),))
    if "lines" in job:
        document.Text.setString("\n".join(job["lines"]))
    options = [option("FilterName", job["filter"])]
    if job.get("password"):
        options.append(option("Password", job["password"]))
    if job.get("options"):
        options.append(option("FilterOptions", job["options"]))
    document.storeToURL(uno.systemPathToFileUrl(os.path.abspath(job["out"])), tuple(options))
    document.close(True)


def main():
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={PIPE};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect()
            for line in sys.stdin:
                job = json.loads(line)
                try:
                    save(desktop, job)
                except Exception as error:
                    print(f"{job['out']}: {error}", file=sys.stderr)
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()


main()
