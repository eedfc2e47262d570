"""Turns executed notebooks and Markdown pages into the documents that people read.

    tooling/documents.sh note       docs/note-methodologique.pdf and .html, from notebooks/05-note-methodologique.ipynb
    tooling/documents.sh slides     docs/presentation.pdf and .html, from docs/presentation/README.md
    tooling/documents.sh site       target/site: every document as one site that opens from a folder
    tooling/documents.sh report DIR target/monitoring/report.pdf, from what `pret monitor --out DIR` wrote
    tooling/documents.sh check      builds all of it elsewhere and compares; pages, links, numbers in prose
"""

import argparse
import sys
from pathlib import Path

import check
import note
import report
import site_pages
import slides

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tooling/documents.sh", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in [
        ("note", "write the methodology note as PDF and HTML"),
        ("slides", "write the slides as PDF and HTML"),
        ("site", "write target/site"),
        ("check", "fail where a document is not what its source gives now"),
    ]:
        commands.add_parser(name, help=words)
    folder = commands.add_parser("report", help="write the monitoring report as PDF")
    folder.add_argument("folder", type=Path, help="folder that `pret monitor --out` wrote")
    arguments = parser.parse_args()
    match arguments.command:
        case "note":
            note.write(ROOT, ROOT / "docs")
        case "slides":
            slides.write(ROOT, ROOT / "docs")
        case "site":
            site_pages.write(ROOT, ROOT / "target/site")
        case "report":
            report.write(ROOT, arguments.folder)
        case "check":
            return check.run(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
