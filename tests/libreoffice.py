"""One LibreOffice without a window, for scripts whose workbooks it shall open, change and save.

For Debian's own Python, which knows `uno`. Scripts in other folders find this one by its path.
"""

import contextlib
import os
import subprocess
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def option(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def url(path):
    return uno.systemPathToFileUrl(os.path.abspath(path))


def load(desktop, address):
    """The document at an address (`url` of a path), opened without a window; None if it cannot be."""
    return desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))


def save(document, path):
    """In the format that the path's ending names."""
    kind = FILTERS[os.path.splitext(path)[1]]
    document.storeToURL(url(path), (option("FilterName", kind),))


SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
</oor:items>
"""


@contextlib.contextmanager
def desktop(locale="en-US"):
    """A LibreOffice with a profile of its own, which ends with the block; it shows numbers as in `locale`."""
    pipe = f"tonghop-{os.getpid()}"
    with tempfile.TemporaryDirectory() as profile:
        os.makedirs(os.path.join(profile, "user"))
        with open(os.path.join(profile, "user", "registrymodifications.xcu"), "w", encoding="utf-8") as out:
            out.write(SETTINGS.format(locale=locale))
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            found = connect(office, pipe)
            yield found
            found.terminate()
            office.wait(60)
        finally:
            office.kill()
            office.wait()


def connect(office, pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(480):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None:
                raise SystemExit("LibreOffice ended at once")
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")
