"""The pages of the API reference: one a room of the library, with all of its public names."""

import inspect

import public_names
from mkdocs.structure.files import File

API = "API reference"
PAGE = """# tfq_models.{room}

::: tfq_models.{room}
    options:
      show_root_heading: false
      show_root_toc_entry: false
      members: false

{entries}"""
ENTRY = "::: tfq_models.{room}.{name}\n"


def on_config(config):
    """Fills the empty section of the navigation."""
    for section in config.nav:
        if API in section:
            section[API] = [{room: f"api/{room}.md"} for room in public_names.ROOMS]


def on_files(files, config):
    """Adds the pages."""
    for room in public_names.ROOMS:
        files.append(File.generated(config, f"api/{room}.md", content=api_page(room)))
    return files


def api_page(room):
    """Returns the Markdown of a room's page, from which mkdocstrings makes the entries."""
    names = [
        name
        for name, value in public_names.public_names(room).items()
        if not inspect.ismodule(value)
    ]
    entries = "\n".join(ENTRY.format(room=room, name=name) for name in names)
    return PAGE.format(room=room, entries=entries)
