"""The slides, from one Markdown text: reveal.js in one file with speaker notes, and PDF."""

import re
import shutil
import tempfile
from pathlib import Path

import pandoc

NAME = "presentation"
TITLE = "Un score de crédit qui s’explique"
SUBTITLE = "Prêt à dépenser – la méthode et le produit"


def write(root: Path, out: Path) -> None:
    """Writes the slides of docs/presentation/README.md into `out`."""
    folder = root / f"docs/{NAME}"
    text = (folder / "README.md").read_text(encoding="utf-8")
    metadata = ["--metadata", "lang=fr", "--metadata", f"title={TITLE}", "--metadata", f"subtitle={SUBTITLE}", *pandoc.dated(root)]
    options = ["--standalone", "--lua-filter", str(pandoc.HERE / "slides.lua"), *metadata]
    with tempfile.TemporaryDirectory() as work:
        # Typst reads pictures from below its source only.
        shutil.copytree(root / "docs", Path(work) / "docs", ignore=shutil.ignore_patterns("*.pdf", "*.html"))
        source = Path(work) / "docs/slides.typ"
        body = pandoc.convert(text, folder, "typst-smart", *options, "--template", str(pandoc.HERE / "slides.typ"))
        source.write_text(pictures(body, folder, root / "docs"), encoding="utf-8")
        pandoc.pdf(source, out / f"{NAME}.pdf")
        reveal = player(Path(work))
        page = pandoc.convert(
            text, folder, "revealjs", *options, "--embed-resources", "--slide-level=1", f"--variable=revealjs-url:{reveal}",
            "--variable=theme:white", "--variable=hash:true", "--variable=center:false", "--css", str(pandoc.HERE / "slides.css"),
        )
    (out / f"{NAME}.html").write_text(page, encoding="utf-8")
    print(out / f"{NAME}.pdf")
    print(out / f"{NAME}.html")


def player(work: Path) -> Path:
    """reveal.js without its fonts: the page is one file, and readers have a sans serif."""
    folder = work / "reveal.js"
    shutil.copytree(pandoc.HERE / "node_modules/reveal.js", folder, ignore=shutil.ignore_patterns("fonts", "*.map", "*.esm.js"))
    theme = folder / "dist/theme/white.css"
    theme.write_text(re.sub(r"@import[^;]*;", "", theme.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def pictures(typst: str, folder: Path, docs: Path) -> str:
    """Pictures are named from docs/, where the Typst source lies, instead of from the slides' folder."""

    def named(found: re.Match) -> str:
        return f'image("{(folder / found[1]).resolve().relative_to(docs.resolve())}"'

    return re.sub(r'image\("([^"]+)"', named, typst)
