"""The navigation holds every page: one that mkdocs.yml does not name comes last."""

import pathlib


def on_config(config):
    """Adds the pages that no section names to the last section."""
    docs, named = pathlib.Path(config.docs_dir), set(_leaves(config.nav))
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    ((_, last),) = config.nav[-1].items()
    last += sorted(pages - named)


def _leaves(item):
    if isinstance(item, str):
        yield item
    else:
        for part in item.values() if isinstance(item, dict) else item:
            yield from _leaves(part)
