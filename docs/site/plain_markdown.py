"""Pages without HTML of their own: `<Z>` in a formula is text, and not a tag."""

import re

from markdown import Extension

COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)


class PlainMarkdown(Extension):
    """Leaves `<` in texts as it is."""

    def extendMarkdown(self, md):  # noqa: D102
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def on_config(config):
    """Adds the extension, for pages and for docstrings."""
    config.markdown_extensions.append(PlainMarkdown())


def on_page_markdown(markdown, **kwargs):
    """Returns a page without its comments, which would be text, too."""
    return COMMENT.sub("", markdown)
