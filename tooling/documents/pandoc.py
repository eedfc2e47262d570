"""pandoc and Typst, called the same way for every document."""

import json
import subprocess
from pathlib import Path

import font_source_sans_pro
import pypandoc
import typst

HERE = Path(__file__).parent
FONTS = [str(Path(font_source_sans_pro.__file__).parent)]
# What Markdown means here: captions, references and raw HTML, but no smart quotes (French has its own).
MARKDOWN = "markdown+implicit_figures+link_attributes+fenced_divs+citations+autolink_bare_uris+gfm_auto_identifiers-smart"


def convert(text: str, folder: Path, to: str, *options: str, source: str = MARKDOWN) -> str:
    """Converts Markdown (or `source`), whose pictures are found from `folder`; pandoc's own message ends the program."""
    call = [pypandoc.get_pandoc_path(), "--from", source, "--to", to, "--wrap=preserve", "--fail-if-warnings", *options]
    done = subprocess.run(call, input=text, cwd=folder, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"pandoc: {done.stderr.strip()}")
    return done.stdout


def dated(root: Path) -> list[str]:
    """Author and date of a document about the published model: the day of that model."""
    version = json.loads((root / "models/champion/manifest.json").read_text(encoding="utf-8"))["version"]
    year, month, day = version.split("-")[:3]
    shown = ["--metadata", "author=Le projet Prêt à dépenser", "--metadata", f"date={day}/{month}/{year}"]
    return [*shown, f"--variable=year:{int(year)}", f"--variable=month:{int(month)}", f"--variable=day:{int(day)}"]


def pdf(source: Path, target: Path) -> None:
    """Compiles a Typst file into an accessible PDF: PDF/UA-1 and PDF/A-3a, or an error that says what is missing.

    The file's bytes depend on its source alone.
    """
    try:
        data = typst.compile(
            str(source), root=str(source.parent), font_paths=FONTS, ignore_system_fonts=True, pdf_standards=["ua-1", "a-3a"], timestamp=0
        )
    except typst.TypstError as error:
        raise SystemExit(f"{target.name}: Typst refuses the document.\n{getattr(error, 'diagnostic', error)}") from None
    target.write_bytes(data)
