"""Pages of the site that lie elsewhere in the repository, and links from page to page.

A link in a page leads to a file of the repository, so that it works wherever the repository is
shown. On the site the same link leads to the page that is made of the file: a document, a notebook,
or, for a file of the library, the entry of its class or function in the API reference.
"""

import pathlib
import posixpath
import re

import notebook_page
import public_names
from mkdocs.structure.files import File

ROOT = public_names.ROOT
PAGES = {"README.md": "start.md", "CHANGELOG.md": "changes.md", "CONTRIBUTING.md": "set_up.md"}
FILES = ("LICENSE", "CITATION.cff")
NOTEBOOKS = {
    f"notebooks/{path.name}": f"notebooks/{path.stem}.md"
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
# Where the text of a page lies in the repository.
SOURCES = {site: path for path, site in {**PAGES, **NOTEBOOKS}.items()}
LINK = re.compile(r"(\]\()([^)#:\s]+)(#[^)\s]*)?(?=\))")
CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def on_files(files, config):
    """Adds the pages."""
    for path, site in PAGES.items():
        files.append(File.generated(config, site, content=(ROOT / path).read_text()))
    for path in FILES:
        files.append(File.generated(config, path, content=(ROOT / path).read_text()))
    for path, site in NOTEBOOKS.items():
        stem = pathlib.Path(site).stem
        text, pictures = notebook_page.notebook_page((ROOT / path).read_text(), stem)
        files.append(File.generated(config, site, content=text))
        for name, picture in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=picture))
    return files


def on_page_markdown(markdown, page, **kwargs):
    """Returns a page with its links as the site needs them."""
    here = page.file.src_uri
    source = SOURCES.get(here, f"docs/{here}")

    def moved(link):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link[2]))
        place, anchor = site_place(target)
        return f"{link[1]}{posixpath.relpath(place, posixpath.dirname(here))}{link[3] or anchor}"

    parts = CODE.split(markdown)
    return "".join(part if k % 2 else LINK.sub(moved, part) for k, part in enumerate(parts))


def site_place(path):
    """Returns where on the site a file of the repository is shown, and the anchor there.

    Args:
        path: The file's path in the repository.
    """
    if path.startswith("docs/"):
        return path.removeprefix("docs/"), ""
    if path.startswith("tfq_models/") and path.endswith(".py"):
        room, name = public_names.named_in(path)
        return f"api/{room}.md", f"#tfq_models.{room}.{name}"
    return {**PAGES, **NOTEBOOKS}.get(path, path), ""
