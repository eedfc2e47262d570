"""An executed notebook as Markdown for pandoc: its prose, its figures and tables, and its code if asked for.

A cell's metadata say what its figure or table is: `label` (fig-… or tbl-…), `caption`, `alt`. A cell tagged
`hide-input` never shows its code.
"""

import hashlib
import html
import json
import re
from pathlib import Path


class Notebook:
    """A notebook that was run, read from its file."""

    def __init__(self, path: Path):
        self.path = path
        self.cells = json.loads(path.read_text(encoding="utf-8"))["cells"]

    def title(self) -> str:
        """The first heading."""
        for cell in self.cells:
            if cell["cell_type"] == "markdown" and (found := re.match(r"# (.+)", joined(cell["source"]))):
                return found[1]
        raise SystemExit(f"{self.path}: expected a first heading, found none.")

    def markdown(self, media: Path, with_code: bool) -> str:
        """The notebook as one Markdown text; figures are written into the folder `media`."""
        parts = []
        for number, cell in enumerate(self.cells, 1):
            if cell["cell_type"] == "markdown":
                parts.append(joined(cell["source"]))
                continue
            if with_code and "hide-input" not in cell["metadata"].get("tags", []):
                parts.append(f"```rust\n{joined(cell['source'])}\n```")
            for output in cell["outputs"]:
                parts.append(self.output(output, cell, number, media, with_code))
        return "\n\n".join(part for part in parts if part) + "\n"

    def output(self, output: dict, cell: dict, number: int, media: Path, with_code: bool) -> str:
        """One output in its richest form."""
        where = f"{self.path.name}, cell {number}"
        meta = cell["metadata"]
        if output["output_type"] == "error":
            raise SystemExit(f"{where}: the cell failed. Run the notebook again: make notebooks")
        if output["output_type"] == "stream":
            return f"```text\n{joined(output['text']).strip()}\n```" if with_code else ""
        data = output["data"]
        if "image/svg+xml" in data:
            svg = joined(data["image/svg+xml"])
            name = f"{meta.get('label', hashlib.sha256(svg.encode()).hexdigest()[:12])}.svg"
            media.mkdir(parents=True, exist_ok=True)
            (media / name).write_text(svg.replace('font-family="sans-serif"', 'font-family="Source Sans Pro, sans-serif"'), encoding="utf-8")
            needed = [key for key in ("label", "caption", "alt") if not meta.get(key)]
            if needed:
                raise SystemExit(f"{where}: a figure needs {', '.join(needed)} in the cell's metadata.")
            # The drawing's own title holds the finding; the alternative text says what is drawn.
            title = re.search(r'aria-label="([^"]*)"', svg)
            alt = f"{html.unescape(title[1])}. {meta['alt']}" if title else meta["alt"]
            return f"![{meta['caption']}]({media.name}/{name}){{#{meta['label']} alt={quoted(alt)}}}"
        if "text/html" in data:
            attributes = ""
            if meta.get("label"):
                if not meta.get("caption"):
                    raise SystemExit(f"{where}: the table {meta['label']} needs a caption in the cell's metadata.")
                attributes = f" #{meta['label']} caption={quoted(meta['caption'])}"
            return f":::: {{.table{attributes}}}\n```{{=html}}\n{joined(data['text/html']).strip()}\n```\n::::"
        if "text/markdown" in data:
            return joined(data["text/markdown"])
        return f"```text\n{joined(data.get('text/plain', '')).strip()}\n```" if with_code else ""


def joined(text) -> str:
    """A notebook holds text whole or line by line."""
    return "".join(text)


def quoted(text: str) -> str:
    """An attribute's value."""
    return '"' + text.replace("\\", "\\\\").replace('"', "&quot;") + '"'
