"""What the board's later pages stand on: who reads them, and their layout."""

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.web.record.pages import Deed, FormPage, Page

TRIAL_READERS = (RoleKind.ANALYST, RoleKind.BOARD, RoleKind.COMMISSIONER, RoleKind.STEWARD)


@for_roles(*TRIAL_READERS)
class TrialReadersPage(Page):
    layout = "board/layout.html"


@for_roles(RoleKind.ANALYST)
class AnalystForm(FormPage):
    layout = "board/layout.html"


@for_roles(RoleKind.ANALYST)
class AnalystDeed(Deed):
    layout = "board/layout.html"


@for_roles(RoleKind.COMMISSIONER, RoleKind.BOARD, RoleKind.STEWARD)
class MoneyWatchPage(Page):
    layout = "board/layout.html"


@for_roles(RoleKind.BOARD, RoleKind.ANALYST, RoleKind.COMMISSIONER, RoleKind.LEADER,
           RoleKind.STEWARD)  # fmt: skip
class FiguresPage(Page):
    layout = "board/layout.html"
