"""The methodology note, from its notebook: one text, as PDF and as HTML."""

import tempfile
from pathlib import Path

import pandoc
from notebook import Notebook

SUBTITLE = "Comment le modèle de score décide, ce qu’il vaut et ce qu’il ne sait pas"
NAME = "note-methodologique"


def write(root: Path, out: Path) -> None:
    """Writes the note into `out`."""
    notebook = Notebook(root / "notebooks/05-note-methodologique.ipynb")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        text = notebook.markdown(work / "media", with_code=False)
        title, body = text.split("\n", 1)
        variables = ["--metadata", f"title={title.removeprefix('# ')}", "--metadata", f"subtitle={SUBTITLE}", "--metadata", "lang=fr", *pandoc.dated(root)]
        filters = ["--lua-filter", str(pandoc.HERE / "filter.lua"), "--standalone", "--shift-heading-level-by=-1"]
        source = work / "note.typ"
        source.write_text(pandoc.convert(body, work, "typst-smart", *filters, *variables, "--template", str(pandoc.HERE / "note.typ")), encoding="utf-8")
        pandoc.pdf(source, out / f"{NAME}.pdf")
        page = pandoc.convert(
            body, work, "html5", *filters, *variables, "--template", str(pandoc.HERE / "note.html"), "--embed-resources", "--number-sections",
            "--css", str(pandoc.HERE / "page.css"), "--mathml", "--toc", "--toc-depth=1",
        )
        (out / f"{NAME}.html").write_text(page, encoding="utf-8")
    print(out / f"{NAME}.pdf")
    print(out / f"{NAME}.html")
