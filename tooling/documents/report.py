"""The monitoring report as PDF, from the page that `pret monitor` writes."""

import json
import re
import tempfile
from pathlib import Path

import pandoc

ENGLISH = {"subtitle": "Drift, performance and alarms of the model in production", "author": "Prêt à dépenser"}
FRENCH = {"subtitle": "Dérive, performance et alertes du modèle en service", "author": "Prêt à dépenser"}


def write(root: Path, folder: Path) -> None:
    """Writes report.pdf beside report.html and report.json of `folder`."""
    page, data = folder / "report.html", folder / "report.json"
    for file in (page, data):
        if not file.is_file():
            raise SystemExit(f"{file}: not there. Write it with: pret monitor --current FILE --out {folder}")
    html = page.read_text(encoding="utf-8")
    language = re.search(r'<html lang="(\w+)"', html).group(1)
    words = ENGLISH if language == "en" else FRENCH
    title = re.search(r"<h1>(.*?)</h1>", html).group(1)
    body = html.split("</h1>", 1)[1].split("</main>")[0]
    # Bars repeat a number of their row; what is folded on the screen is open on paper.
    body = re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)
    body = re.sub(r"</?details>", "", body)
    body = body.replace("<summary>", "<p>").replace("</summary>", "</p>")
    body = re.sub(r"<div><dt>(.*?)</dt><dd>(.*?)<small>(.*?)</small></dd></div>", r"<li>\1 : <b>\2</b> (\3)</li>", body)
    body = re.sub(r"<tr>.*?</tr>", aligned, body, flags=re.DOTALL)
    body = body.replace('<dl class="k">', "<ul>").replace("</dl>", "</ul>")
    report = json.loads(data.read_text(encoding="utf-8"))
    day = report["to"] or json.loads((root / "models/champion/manifest.json").read_text(encoding="utf-8"))["created_at"][:10]
    year, month, date = day.split("-")
    metadata = ["--metadata", f"title={title}", "--metadata", f"subtitle={words['subtitle']}", "--metadata", f"lang={language}"]
    dated = ["--metadata", f"author={words['author']}", "--metadata", f"date={date}/{month}/{year}"]
    variables = [f"--variable=year:{int(year)}", f"--variable=month:{int(month)}", f"--variable=day:{int(date)}"]
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / "report.typ"
        options = ["--standalone", "--shift-heading-level-by=-1", *metadata, *dated, *variables, "--template", str(pandoc.HERE / "note.typ")]
        source.write_text(pandoc.convert(body, Path(work), "typst", *options, source="html"), encoding="utf-8")
        pandoc.pdf(source, folder / "report.pdf")
    print(folder / "report.pdf")


def aligned(row: re.Match[str]) -> str:
    """Says of each cell what the page's style sheet says: the first and texts to the left, numbers to the right."""
    cells = row.group(0).replace("<td class=\"t\"", '<td align="left"').replace("<th class=\"t\"", '<th align="left"')
    cells = re.sub(r"<(t[dh])>", r'<\1 align="left">', cells, count=1)
    return re.sub(r"<(t[dh])>", r'<\1 align="right">', cells)
