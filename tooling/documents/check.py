"""Checks of the documents: what is committed is what is built now, within its page limits and accessible;
no figure in prose was typed by hand; every link of the site leads somewhere."""

import contextlib
import html
import io
import json
import re
import tempfile
from pathlib import Path

import note
import pypdf
import site_pages
import slides

# Pages that the methodology note, its sections in order, and the slides may have.
NOTE_PAGES = 10
SECTION_PAGES = [2, 1, 1, 1, 1, 1, 1]
SLIDES = 20
# The minutes that an oral presentation has, and how the notes of a slide begin.
MINUTES = 20
SPOKEN = {"Trente secondes": 0.5, "Une minute": 1, "Une minute et demie": 1.5, "Deux minutes": 2}
# Numbers that prose may hold: they name something, and no run could give another.
NAMES = re.compile(r"`[^`]*`|\]\([^)]*\)|^#+ \d+\. |\bintervalles? à 95\s%|\b(?:art(?:icle)?\.? |carnet |[A-Z]-)\d[\d/.-]*", re.M)


def run(root: Path) -> int:
    """Runs every check; says what failed and returns the program's status."""
    checks = [("numbers in prose", numbers_in_prose), ("note and slides", committed), ("pages", pages), ("minutes", minutes), ("site", links)]
    failures = 0
    for name, check in checks:
        found = check(root)
        print(f"test documents: {name} … {'ok' if not found else 'FAILED'}")
        for message in found:
            print(f"  {message}")
        failures += len(found)
    return 1 if failures else 0


def numbers_in_prose(root: Path) -> list[str]:
    """A figure in a notebook's prose comes from a cell: prose itself holds none."""
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
            text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
            caption = " ".join(cell["metadata"].get(key, "") for key in ("caption", "alt"))
            for digits in re.findall(r"\S*\d\S*", NAMES.sub(" ", f"{text}\n{caption}")):
                found.append(f"{path.name}, cell {number}: {digits!r} is typed in the prose. Let a cell compute and write it, by say().")
    return found


def committed(root: Path) -> list[str]:
    """The note and the slides are what their sources give now."""
    found = []
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        out = Path(folder)
        note.write(root, out)
        slides.write(root, out)
        for made in sorted(path for path in out.rglob("*") if path.is_file()):
            name = made.relative_to(out)
            kept = root / "docs" / name
            if not kept.exists() or kept.read_bytes() != made.read_bytes():
                found.append(f"docs/{name}: it is not what its source gives now. Run: make docs")
    return found


def pages(root: Path) -> list[str]:
    """Page limits, and what the files say of their accessibility."""
    found = []
    for name, most in [(f"docs/{note.NAME}.pdf", NOTE_PAGES), (f"docs/{slides.NAME}.pdf", SLIDES)]:
        reader = pypdf.PdfReader(root / name)
        if len(reader.pages) > most:
            found.append(f"{name}: expected at most {most} pages, found {len(reader.pages)}.")
        metadata = reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
        for standard, mark in [("PDF/UA-1", r"pdfuaid:part>1<"), ("PDF/A-3a", r"pdfaid:part>3<")]:
            if not re.search(mark, metadata):
                found.append(f"{name}: it does not say that it is {standard}.")
    return found + sections(root / f"docs/{note.NAME}.pdf")


def minutes(root: Path) -> list[str]:
    """What the speaker notes ask for fits into the presentation's time."""
    text = (root / f"docs/{slides.NAME}/README.md").read_text(encoding="utf-8")
    notes = [note.strip() for note in re.findall(r"^::: notes\n(.*?)^:::", text, re.M | re.S)]
    beginnings = [re.split(r"[.,]", note)[0] for note in notes]
    unknown = [f"a slide's notes begin with {words!r}; expected one of {', '.join(SPOKEN)}." for words in beginnings if words not in SPOKEN]
    total = sum(SPOKEN.get(words, 0) for words in beginnings)
    return unknown + ([f"the notes ask for {total} minutes, of {MINUTES}."] if total > MINUTES else [])


def sections(path: Path) -> list[str]:
    """How many pages each section of the note takes, by where its heading stands."""
    reader = pypdf.PdfReader(path)
    height = float(reader.pages[0].mediabox.height)
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    starts = [(entry.title, reader.get_destination_page_number(entry) + 1 - float(entry.top or height) / height) for entry in top]
    lowest: list[float] = []

    def placed(text, page_matrix, text_matrix, *_):
        # The page's number stands below everything.
        if text.strip() and (height_of_text := page_matrix[5] + text_matrix[5]) > 60:
            lowest.append(height_of_text)

    reader.pages[-1].extract_text(visitor_text=placed)
    ends = [start for _, start in starts[1:]] + [len(reader.pages) - min(lowest, default=0.0) / height]
    if len(starts) != len(SECTION_PAGES):
        return [f"{path.name}: expected {len(SECTION_PAGES)} sections, found {len(starts)}: {', '.join(title for title, _ in starts)}."]
    found = []
    for (title, start), end, most in zip(starts, ends, SECTION_PAGES):
        if end - start > most + 0.05:
            found.append(f"{path.name}: section {title!r} takes {end - start:.2f} pages, {most} at most.")
    return found


def links(root: Path) -> list[str]:
    """Every link of the site leads to a file, and to a heading where it names one."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        with contextlib.redirect_stdout(io.StringIO()):
            site_pages.write(root, site)
        texts = {path: re.sub(r"<script\b.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.S) for path in site.rglob("*.html")}
        names = {path: set(re.findall(r'\b(?:id|name)="([^"]+)"', text)) for path, text in texts.items()}
        for path, text in texts.items():
            for link in set(re.findall(r'(?:href|src)="([^"]+)"', text)):
                if re.match(r"(https?:|mailto:|data:)", link):
                    continue
                target, _, anchor = html.unescape(link).partition("#")
                place = (path.parent / target).resolve() if target else path
                if not place.exists():
                    found.append(f"{path.relative_to(site)}: the link to {link} leads nowhere.")
                elif anchor and place in names and anchor not in names[place]:
                    found.append(f"{path.relative_to(site)}: {link} names no heading of that page.")
    return found
