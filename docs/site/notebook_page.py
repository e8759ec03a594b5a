"""A notebook as a page: its texts, its code, and the outputs that are stored in it."""

import base64
import json

# The first kind that an output has is shown. What is made of HTML is Jupyter's own.
IMAGES = {"image/svg+xml": "svg", "image/png": "png"}


def notebook_page(text, stem):
    """Returns the Markdown of a notebook, and its pictures by their names.

    Args:
        text: The notebook, as it is stored.
        stem: What the names of pictures begin with.
    """
    parts, pictures = [], {}
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(_fenced(source, "python"))
        printed = ""
        for output in cell["outputs"]:
            data = output.get("data", {})
            kind = next(filter(data.__contains__, IMAGES), None)
            if kind:
                name = f"{stem}_{len(pictures)}.{IMAGES[kind]}"
                pictures[name] = _decoded(kind, "".join(data[kind]))
                parts.append(f"![]({name})")
            elif "text/html" not in data:
                printed += "".join(output.get("text", data.get("text/plain", "")))
        if printed:
            parts.append(_fenced(printed, "text"))
    return "\n\n".join(parts), pictures


def _fenced(text, language):
    return f"```{language}\n{text.rstrip()}\n```"


def _decoded(kind, text):
    return text.encode() if kind == "image/svg+xml" else base64.b64decode(text)
