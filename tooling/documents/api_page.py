"""The API's description as a page."""

import json
from pathlib import Path


def api_markdown(path: Path) -> str:
    """Every operation of an OpenAPI file: what it does, takes and answers."""
    api = json.loads(path.read_text(encoding="utf-8"))
    lines = [f"# API: {api['info']['title']}", "", api["info"].get("description", ""), ""]
    for route, operations in api["paths"].items():
        for method, operation in operations.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            lines += [f"## `{method.upper()} {route}`", "", operation.get("summary", ""), "", operation.get("description", ""), ""]
            parameters = operation.get("parameters", [])
            if parameters:
                lines += ["| parameter | in | meaning |", "|---|---|---|"]
                lines += [f"| `{each['name']}` | {each['in']} | {cell(each.get('description', ''))} |" for each in parameters]
                lines.append("")
            lines += ["| answer | meaning |", "|---|---|"]
            lines += [f"| {status} | {cell(answer.get('description', ''))} |" for status, answer in operation["responses"].items()]
            lines.append("")
    return "\n".join(lines)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
