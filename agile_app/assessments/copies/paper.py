"""A copy as PDF/UA: tagged, so that it can be read aloud and reflowed (WeasyPrint)."""

import logging
from threading import Lock

from agile_app.core.errors import Unavailable

# A large photo is no sharper on paper than this.
_DPI = 150
_JPEG_QUALITY = 80
# 200 pages take about 4 seconds, 40 MB of photos about 500 MB of memory: one copy at a time.
_PRINTING = Lock()
_LONGEST_WAIT = 20  # seconds


class NoPaper(Unavailable):
    """This machine has not got what lays out text."""

    code = "pdf_not_installed"
    what_to_do = (
        "Read the copy on the screen. Whoever runs this service installs Pango: on Debian and"
        " Ubuntu the package libpangoft2-1.0-0, on macOS “brew install pango”."
    )


def pdf_of(html: str) -> bytes:
    """The page as PDF/UA-1.

    Raises:
        NoPaper: Pango is not on this machine.
        Unavailable: others wait for theirs already.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:  # its libraries are loaded with it
        raise NoPaper("PDFs cannot be made on this server yet.") from error
    # It warns in the words of the text itself (letters that no font has): not for a log of ours.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # Pictures come inside the page: nothing is fetched, whatever somebody wrote.
    nothing_else = URLFetcher(allowed_protocols=("data",))
    if not _PRINTING.acquire(timeout=_LONGEST_WAIT):
        raise Unavailable(
            "Other copies are being made at the moment.",
            code="printing",
            what_to_do="Try again in a minute.",
        )
    try:
        written = HTML(string=html, url_fetcher=nothing_else).write_pdf(
            pdf_variant="pdf/ua-1", optimize_images=True, jpeg_quality=_JPEG_QUALITY, dpi=_DPI
        )
    finally:
        _PRINTING.release()
    assert written is not None
    return written
