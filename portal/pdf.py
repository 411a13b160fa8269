"""Pages as PDF, where the machine has Pango. Where it has not, nothing else is missing."""

import logging
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFile

OURS = settings.BASE_DIR / "static"
logger = logging.getLogger(__name__)


@cache
def writer():
    """WeasyPrint, or None where it or its Pango is missing: that is loaded while it is imported.

    Its import lets Pillow read half a picture in the whole process, which what practices send
    in must not be: that is put back."""
    try:
        import weasyprint  # noqa: PLC0415 - half a second, and not on every machine
    except (ImportError, OSError):
        logger.warning("No PDF: Pango is missing. Debian: apt-get install libpangoft2-1.0-0")
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def is_there():
    return writer() is not None


def written(template, context):
    """Style sheet and fonts come from our own folder; nothing is asked of the network."""
    html = painted(render_to_string(template, context))
    files = writer().urls.URLFetcher(allowed_protocols=["file"])
    document = writer().HTML(string=html, base_url=f"{OURS.as_uri()}/", url_fetcher=files)
    return document.write_pdf(pdf_tags=True)


def painted(html):
    """The writer gives a drawing only the style that stands inside it."""
    style = (OURS / "css" / "report-drawings.css").read_text()
    return html.replace("</svg>", f"<style>{style}</style></svg>")
