"""Quotes the benchmark's report on the pages of docs/classifiers/.

Run by `make classifiers`, or as `python docs/quote_report.py`. A page quotes between two lines,

    <!-- quoted from classifiers_comparison.md: TITLE -->
    <!-- end of quotation -->

what the table under "## Summary" in docs/classifiers_comparison.md has in the rows of TITLE.
"""

import pathlib
import re

DOCS = pathlib.Path(__file__).parent
REPORT = DOCS / "classifiers_comparison.md"
PAGES = sorted((DOCS / "classifiers").glob("*.md"))
QUOTATION = re.compile(
    rf"(<!-- quoted from {re.escape(REPORT.name)}: (.+?) -->\n).*?(<!-- end of quotation -->)",
    re.DOTALL,
)


def quoted(report_text, page_text):
    """Returns the page with the rows that the report has now in all of its quotations."""
    return QUOTATION.sub(
        lambda found: f"{found[1]}\n{rows_of(report_text, found[2])}\n\n{found[3]}", page_text
    )


def rows_of(report_text, title):
    """Returns header and rows of the summary's table whose first cell is the title."""
    _, _, rest = f"\n{report_text}".partition("\n## Summary\n")
    lines = re.findall(r"^\|.*\|$", rest.partition("\n## ")[0], re.MULTILINE)
    found = [row for row in lines[2:] if row.split("|")[1].strip() == title]
    if not found:
        raise ValueError(
            "`title` must stand in the first column of the table under '## Summary' of "
            f"{REPORT.name}. Received: title={title!r}."
        )
    return "\n".join([*lines[:2], *found])


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(quoted(REPORT.read_text(), page.read_text()))
