"""The documents' site: every page of site.toml, with a search, as a folder that opens without a server."""

import html
import json
import os
import re
import shutil
import tempfile
import tomllib
from pathlib import Path

import pandoc
from api_page import api_markdown
from notebook import Notebook

# Files that a page may show or offer. Anything else that a page links to is source code, which the site does not hold.
ASSETS = {".svg", ".png", ".json", ".pdf", ".csv", ".html"}
GFM = "gfm+gfm_auto_identifiers"


class Page:
    """A page: where it comes from, where it goes, and what it says."""

    def __init__(self, source: str, section: str):
        self.source, self.section = source, section
        self.title, self.body = "", ""
        place = re.sub(r"^docs/", "", source)
        place = re.sub(r"^README\.md$", "index.html", place) if source.startswith("docs/") else re.sub(r"^README\.md$", "project.html", place)
        place = re.sub(r"/README\.md$", "/index.html", place)
        self.url = re.sub(r"\.(md|ipynb|json)$", ".html", place)


def write(root: Path, out: Path) -> None:
    """Writes the site into `out`, in place of an earlier one."""
    pages = listed(root)
    by_source = {page.source: page for page in pages}
    with tempfile.TemporaryDirectory(dir=out.parent if out.parent.exists() else None) as folder:
        work = Path(folder) / "site"
        work.mkdir()
        assets: set[str] = set()
        for page in pages:
            read(page, root, work)
        for page in pages:
            if not page.source.endswith(".html"):
                page.body = linked(page, root, by_source, assets)
        for asset in sorted(assets):
            copy(root / asset, work / asset.removeprefix("docs/"))
        shell = (pandoc.HERE / "site.html").read_text(encoding="utf-8")
        for page in pages:
            target = work / page.url
            target.parent.mkdir(parents=True, exist_ok=True)
            if page.source.endswith(".html"):
                copy(root / page.source, target)
            else:
                target.write_text(framed(shell, page, pages), encoding="utf-8")
        modules = pandoc.HERE / "node_modules"
        copy(modules / "minisearch/dist/umd/index.js", work / "search/minisearch.js")
        copy(pandoc.HERE / "search.js", work / "search/search.js")
        for style in ("page.css", "site.css"):
            copy(pandoc.HERE / style, work / style)
        entries = [entry for page in pages for entry in searchable(page)]
        data = json.dumps(entries, ensure_ascii=False).replace("</", "<\\/")
        (work / "search/data.js").write_text(f"window.searchEntries = {data};\n", encoding="utf-8")
        shutil.rmtree(out, ignore_errors=True)
        shutil.move(work, out)
    print(f"{out}/index.html ({len(pages)} pages)")


def listed(root: Path) -> list[Page]:
    """The pages of site.toml; one that does not exist ends the program."""
    pages = []
    for section in tomllib.loads((pandoc.HERE / "site.toml").read_text(encoding="utf-8"))["section"]:
        for pattern in section["pages"]:
            found = sorted(root.glob(pattern))
            if not found:
                raise SystemExit(f"tooling/documents/site.toml: expected {pattern}, found no such file. Run: make docs")
            pages += [Page(str(path.relative_to(root)), section["title"]) for path in found]
    return pages


def read(page: Page, root: Path, work: Path) -> None:
    """Fills in a page's title and body."""
    path = root / page.source
    if page.source.endswith(".html"):
        text = path.read_text(encoding="utf-8")
        page.body = text[text.index("<body") :]
        page.title = html.unescape(re.search(r"<title>(.*?)( – .*)?</title>", text, re.S)[1])
        return
    if page.source.endswith(".ipynb"):
        notebook = Notebook(path)
        folder = (work / page.url).parent
        text = notebook.markdown(folder / f"{path.stem}-media", with_code=True)
        page.body = pandoc.convert(text, folder, "html5", "--lua-filter", str(pandoc.HERE / "filter.lua"), "--mathml")
    elif page.source.endswith(".json"):
        page.body = pandoc.convert(api_markdown(path), root, "html5", "--from", GFM)
    else:
        page.body = pandoc.convert(path.read_text(encoding="utf-8"), path.parent, "html5", "--from", GFM)
    page.body = re.sub(r"(<table\b.*?</table>)", r'<div class="table" tabindex="0" role="region" aria-label="Tableau">\1</div>', page.body, flags=re.S)
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.body, re.S)
    if not found:
        raise SystemExit(f"{page.source}: expected a first heading, found none.")
    page.title = plain(found[1])


def linked(page: Page, root: Path, pages: dict[str, Page], assets: set[str]) -> str:
    """The page's body with links to other pages and files of the site; what leads to source code is only named."""

    def target(link: str) -> tuple[str, str]:
        path, _, anchor = link.partition("#")
        place = os.path.normpath(os.path.join(os.path.dirname(page.source), path)) if path else page.source
        if (root / place).is_dir() and f"{place}/README.md" in pages:
            place = f"{place}/README.md"
        return place, f"#{anchor}" if anchor else ""

    def rewritten(found: re.Match) -> str:
        tag, attribute, link, rest = found.groups()
        if re.match(r"(https?:|mailto:|#|data:)", link) or page.source.endswith(".ipynb") and attribute == "src":
            return found[0]
        place, anchor = target(html.unescape(link))
        if place in pages:
            where = os.path.relpath(pages[place].url, os.path.dirname(page.url) or ".")
            return f'<{tag}{attribute}="{where}{anchor}"{rest}>'
        if not (root / place).exists():
            raise SystemExit(f"{page.source}: the link to {link} leads nowhere.")
        if (root / place).suffix in ASSETS and (place.startswith("docs/") or attribute == "src"):
            assets.add(place)
            where = os.path.relpath(place.removeprefix("docs/"), os.path.dirname(page.url) or ".")
            return f'<{tag}{attribute}="{where}"{rest}>'
        return f'<{tag}title="{html.escape(place)}" class="source"{rest}>'

    return re.sub(r'<((?:a|img)\s(?:[^>]*?\s)?)(href|src)="([^"]*)"([^>]*)>', rewritten, page.body)


def framed(shell: str, page: Page, pages: list[Page]) -> str:
    """The page within the site's frame."""
    up = os.path.relpath(".", os.path.dirname(page.url) or ".")
    entries, section = [], ""
    for other in pages:
        if other.section != section:
            entries.append(("</ul>" if section else "") + f"<h2>{html.escape(other.section)}</h2><ul>")
            section = other.section
        current = ' aria-current="page"' if other is page else ""
        entries.append(f'<li><a href="{up}/{other.url}"{current}>{html.escape(other.title)}</a></li>')
    is_french = page.source.endswith(".ipynb") or page.source in FRENCH
    filled = {"language": "fr" if is_french else "en", "title": html.escape(page.title), "up": up, "contents": "".join(entries) + "</ul>", "body": page.body}
    return re.sub(r"\$(\w+)\$", lambda found: filled[found[1]], shell)


# Pages in French beside the notebooks.
FRENCH = {"docs/README.md", "docs/parcours-utilisateur.md", "docs/model-card/README.md", "docs/model-card/data-sheet.md", "docs/monitoring-plan.md", "docs/regulation.md"}


def searchable(page: Page) -> list[dict]:
    """A page cut at its headings, for the search."""
    parts = re.split(r"<h[1-3][^>]*\bid=\"([^\"]*)\"[^>]*>(.*?)</h[1-3]>", page.body, flags=re.S)
    entries = []
    for anchor, heading, body in zip(parts[1::3], parts[2::3], parts[3::3]):
        body = re.sub(r"<(pre|svg|style|script)\b.*?</\1>", " ", body, flags=re.S)
        entries.append({"page": page.title, "heading": plain(heading), "url": f"{page.url}#{anchor}", "text": plain(body)[:4000]})
    return entries


def plain(text: str) -> str:
    """HTML's words."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
