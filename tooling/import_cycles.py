"""Finds source files of a crate that import each other, directly or in a circle.

    python3 tooling/import_cycles.py CRATE/src …

A name that a module only passes on (`pub use`) counts for the file that defines it. A file may use what the modules above it
define, as `super::Name` does: only the way down, and sideways, counts. Tests do not count.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

Module = tuple[str, ...]
Graph = dict[Path, set[Path]]

# The router names every page, and every page links by its routes: that is how Dioxus's router works.
ROUTERS = {Path("report-app/web/src/route.rs")}
USE = re.compile(r"(?:^|\s)(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);")
TOKEN = re.compile(r"\{|\}|,|::|\*|\bas\b|[A-Za-z_][A-Za-z0-9_]*")
PATH = re.compile(r"(?<![:\w])([a-z_][a-z0-9_]*)((?:::[A-Za-z_][A-Za-z0-9_]*)+)")
DEFINITION = r"\b(?:fn|struct|enum|trait|type|const|static|mod|macro_rules!)\s+{}\b"
ROOTS = ("lib.rs", "main.rs")


class Crate:
    """The modules of a crate, what each passes on and what each imports."""

    def __init__(self, source: Path) -> None:
        self.files: dict[Module, Path] = {}
        root = next(source / name for name in ROOTS if (source / name).exists())
        self._add(root, ())
        self.texts = {module: code(file.read_text(encoding="utf-8")) for module, file in self.files.items()}
        self.exports: dict[Module, dict[str, Module]] = {module: {} for module in self.files}
        self.globs: dict[Module, list[Module]] = {module: [] for module in self.files}
        self.imports: dict[Module, list[Module]] = {module: [] for module in self.files}
        for module, text in self.texts.items():
            self._read(module, text)

    def _add(self, file: Path, module: Module) -> None:
        self.files[module] = file
        folder = file.parent if file.name in (*ROOTS, "mod.rs") else file.with_suffix("")
        for child in re.findall(r"(?:^|\s)mod\s+([a-z0-9_]+);", code(file.read_text(encoding="utf-8"))):
            for candidate in (folder / f"{child}.rs", folder / child / "mod.rs"):
                if candidate.exists():
                    self._add(candidate, (*module, child))

    def _read(self, module: Module, text: str) -> None:
        for public, tree in USE.findall(text):
            for path, name in use_paths(tree):
                found = self._absolute(path, module)
                if found is None:
                    continue
                if not public:
                    self.imports[module].append(found)
                elif name == "*":
                    self.globs[module].append(found[:-1])
                else:
                    self.exports[module][name] = found
        for head, rest in PATH.findall(USE.sub(" ", text)):
            found = self._absolute([head, *rest.split("::")[1:]], module)
            if found is not None:
                self.imports[module].append(found)

    def _absolute(self, path: list[str], module: Module) -> Module | None:
        """The path from the crate's root; `None` for other crates."""
        if path[:1] == ["crate"]:
            return tuple(path[1:])
        base, rest = list(module), list(path)
        while rest and rest[0] in ("self", "super"):
            if rest.pop(0) == "super":
                base.pop()
        is_relative = len(rest) < len(path) or (rest and (*module, rest[0]) in self.files)
        return (*base, *rest) if is_relative else None

    def _defining(self, path: Module, seen: frozenset[Module] = frozenset()) -> Module:
        """The module that defines what `path` names."""
        module = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.files)
        name = path[len(module) : len(module) + 1]
        if not name or path in seen:
            return module
        if name[0] in self.exports[module]:
            return self._defining((*self.exports[module][name[0]], *path[len(module) + 1 :]), seen | {path})
        if not self._defines(module, name[0]):
            for glob in self.globs[module]:
                found = self._defining((*glob, *path[len(module) :]), seen | {path})
                if self._defines(found, name[0]):
                    return found
        return module

    def _defines(self, module: Module, name: str) -> bool:
        return re.search(DEFINITION.format(re.escape(name)), self.texts[module]) is not None

    def graph(self) -> Graph:
        """For each file the files that it imports, modules above it left out."""
        graph: Graph = {file: set() for file in self.files.values()}
        for module, paths in self.imports.items():
            for path in paths:
                used = self._defining(path[:-1] if path[-1:] == ("*",) else path)
                if module[: len(used)] != used and self.files[module] not in ROUTERS:
                    graph[self.files[module]].add(self.files[used])
        return graph


def code(text: str) -> str:
    """The text without comments, texts and tests."""
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r'"(?:\\.|[^"\\])*"', '""', text, flags=re.DOTALL)
    out = ""
    while test := re.search(r"#\[cfg\(test\)\]\s*", text):
        out += text[: test.start()]
        text = text[test.end() + item_length(text[test.end() :]) :]
    return out + text


def item_length(text: str) -> int:
    """Characters of the first item: to its semicolon, or to the brace that ends it."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and character in "};":
            return position + 1
    return len(text)


def use_paths(tree: str) -> Iterator[tuple[list[str], str]]:
    """Each path of a `use` declaration, with the name that it gives."""
    stack: list[list[str]] = [[]]
    path: list[str] = []
    tokens = TOKEN.findall(tree)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token == "{":
            stack.append([*stack[-1], *path])
            path = []
        elif token in "},":
            if path:
                yield named([*stack[-1], *path], None)
            path = []
            if token == "}":
                stack.pop()
        elif token == "as":
            position += 1
            yield named([*stack[-1], *path], tokens[position])
            path = []
        elif token != "::":
            path.append(token)
        position += 1
    if path:
        yield named(path, None)


def named(path: list[str], alias: str | None) -> tuple[list[str], str]:
    # `use a::b::{self, …}` names b.
    path = path[:-1] if path[-1] == "self" and len(path) > 1 else path
    return path, alias or path[-1]


def circles(graph: Graph) -> list[list[Path]]:
    """Groups of files each of which reaches all others (Tarjan's strongly connected components)."""
    index: dict[Path, int] = {}
    low: dict[Path, int] = {}
    stack: list[Path] = []
    found: list[list[Path]] = []

    def visit(file: Path) -> None:
        index[file] = low[file] = len(index)
        stack.append(file)
        for used in graph[file]:
            if used not in index:
                visit(used)
                low[file] = min(low[file], low[used])
            elif used in stack:
                low[file] = min(low[file], index[used])
        if low[file] == index[file]:
            at = stack.index(file)
            group = stack[at:]
            del stack[at:]
            if len(group) > 1:
                found.append(sorted(group))

    for file in graph:
        if file not in index:
            visit(file)
    return found


def main() -> int:
    bad = [circle for source in sys.argv[1:] for circle in circles(Crate(Path(source)).graph())]
    for circle in bad:
        print("These files import each other; move what both need into a file of its own:", *circle, sep="\n  ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
