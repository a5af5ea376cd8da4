"""LibreOffice: opens what others saved and saves it again, in its own way.

Run by Debian's own Python, which knows `uno`: it starts one LibreOffice, then reads jobs from standard
input, one JSON object a line: {"in", "out", "filter", "password"}; without "in" a text is written first
({"lines"}), for papers that are no spreadsheets.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
import libreoffice


def save(desktop, job):
    source = libreoffice.url(job["in"]) if "in" in job else "private:factory/swriter"
    document = libreoffice.load(desktop, source)
    if "lines" in job:
        document.Text.setString("\n".join(job["lines"]))
    options = [libreoffice.option("FilterName", job["filter"])]
    if job.get("password"):
        options.append(libreoffice.option("Password", job["password"]))
    if job.get("options"):
        options.append(libreoffice.option("FilterOptions", job["options"]))
    document.storeToURL(libreoffice.url(job["out"]), tuple(options))
    document.close(True)


with libreoffice.desktop("vi-VN") as desktop:
    for line in sys.stdin:
        job = json.loads(line)
        try:
            save(desktop, job)
        except Exception as error:
            print(f"{job['out']}: {error}", file=sys.stderr)
