"""The documentation site: it is whole, it names everything, and it asks no other host."""

import ast
import html.parser
import os
import pathlib
import re
import subprocess
import sys

import pytest

import tfq_models
from tfq_models import layers

ROOT = pathlib.Path(__file__).parent.parent
DOCS = ROOT / "docs"
PACKAGE = ROOT / "tfq_models"
ROOMS = [room for room in tfq_models.ROOMS if room not in ("native", "doctor")]
GLOSSARY_LINK = re.compile(r"\]\((?:\.\./|docs/)?glossary\.md(?:#([^)]*))?\)")
# What a browser fetches by itself; a link (`a`) waits for a click.
FETCHED = {"src", "srcset", "poster", "data", "action", "background"}


def anchor(title):
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def terms():
    return re.findall(r"^### (.+)$", (DOCS / "glossary.md").read_text(), re.MULTILINE)


def test_every_layer_is_on_its_page():
    page = (DOCS / "layers.md").read_text()
    assert [name for name in layers.__all__ if not re.search(rf"\b{name}\b", page)] == []


def test_terms_are_sorted_and_explained():
    assert terms() == sorted(terms(), key=str.lower)
    entries = re.split(r"^### .+$", (DOCS / "glossary.md").read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) >= 30 and all(len(entry.split()) > 8 for entry in entries)


PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_to_terms_lead_to_an_entry(page):
    known = {anchor(term) for term in terms()}
    linked = [name for name in GLOSSARY_LINK.findall(page.read_text()) if name]
    assert set(linked) <= known
    assert len(linked) == len(set(linked)), "a term is linked at its first use only"


def test_every_term_is_linked_from_a_page():
    linked = {name for page in PAGES for name in GLOSSARY_LINK.findall(page.read_text())}
    assert {anchor(term) for term in terms()} - linked == set()


def test_citation_is_of_this_version():
    text = (ROOT / "CITATION.cff").read_text()
    fields = dict(re.findall(r"^([a-z-]+): *(.*)$", text, re.MULTILINE))
    assert fields["version"].strip('"') == tfq_models.__version__
    assert fields["cff-version"].strip('"') == "1.2.0"
    assert {"message", "title", "authors", "license"} <= set(fields)


def declared_names(room):
    """The public names of a room, as its stub or its source has them: handed on or defined."""
    places = (PACKAGE / room / "__init__.pyi", PACKAGE / room / "__init__.py")
    path = next(filter(pathlib.Path.exists, places), PACKAGE / f"{room}.py")
    tree = ast.parse(path.read_text())
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            late = [part for part in node.value.args if isinstance(part, ast.Dict)]
            names |= {key.value for part in late for key in part.keys}
        elif isinstance(node, ast.ImportFrom):
            names |= {part.asname for part in node.names if part.asname == part.name}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


class Page(html.parser.HTMLParser):
    """Collects what a page fetches, its anchors and its classes."""

    def __init__(self, path):
        super().__init__()
        self.fetched, self.anchors, self.classes = [], set(), set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in FETCHED or (name == "href" and tag != "a"):
                self.fetched.append(value)
            elif name == "id":
                self.anchors.add(value)
            elif name == "class":
                self.classes |= set((value or "").split())


def is_foreign(address):
    return re.match(r"\s*(?:[a-z]+:)?//", address or "", re.IGNORECASE) is not None


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    reason = 'The site needs the extra "docs": make docs installs it.'
    pytest.importorskip("material", reason=reason)
    pytest.importorskip("mkdocstrings_handlers.python", reason=reason)
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-4000:]
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_reference_has_every_public_name(site, room):
    names = declared_names(room)
    # The Keras in use has a reference of its own.
    missing = {f"tfq_models.{room}.{name}" for name in names - {"keras"}}
    assert names and missing - Page(site / "api" / f"{room}.html").anchors == set()


@pytest.mark.slow
def test_pages_ask_no_other_host(site):
    for path in site.rglob("*.html"):
        page = Page(path)
        assert not list(filter(is_foreign, page.fetched)), path
        # The theme's script fetches its code for such drawings, and the figures of a repository.
        assert not {"mermaid", "md-source"} & page.classes, path
    for path in site.rglob("*.css"):
        addresses = re.findall(r"url\(['\"]?([^)'\"]*)|@import\s+['\"]([^'\"]*)", path.read_text())
        assert not [pair for pair in addresses if any(map(is_foreign, pair))], path


@pytest.mark.slow
def test_links_lead_to_the_pages_of_the_site(site):
    start = (site / "start.html").read_text()
    assert 'href="classifiers.html"' in start and 'href="notebooks/01_qcnn.html"' in start
    family = (site / "classifiers" / "tree_tensor.html").read_text()
    assert 'href="../api/models.html#tfq_models.models.TreeTensorClassifier"' in family


@pytest.mark.slow
def test_formulas_are_text(site):
    page = (site / "classifiers" / "circuit_centric.html").read_text()
    assert "<z>" not in page.lower() and "quoted from" not in page
