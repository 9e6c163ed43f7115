"""Views of the frames: filters, charts and the words behind them, live or as a page.

Each takes the frames first and its options by keyword, and returns a `View`, which shows itself
in JupyterLab, prints itself as text and saves itself as a page that needs no network.
"""

from workbench.views.actor_view import actors
from workbench.views.claim_view import claims
from workbench.views.compare_view import compare
from workbench.views.dossier_view import dossier
from workbench.views.first_look import FirstLook, first_look
from workbench.views.meeting_view import meetings
from workbench.views.overview_view import overview
from workbench.views.reader import Reader, reader
from workbench.views.review import Review, corrections
from workbench.views.show import show
from workbench.views.view import View

__all__ = [
    "FirstLook",
    "Reader",
    "Review",
    "View",
    "actors",
    "claims",
    "compare",
    "corrections",
    "dossier",
    "first_look",
    "meetings",
    "overview",
    "reader",
    "show",
]
