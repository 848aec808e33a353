"""My papers: what I sent in, and what my team sent in for me."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.web.citizen.base import Own
from worklocal.web.record import papers
from worklocal.web.shell.presenters import Link


class Papers(Own, papers.PapersPage):
    title = gettext_lazy("My papers")

    def back(self) -> Link:
        return Link(_("My account"), self.link("home"))

    def intro(self) -> str:
        return _("Your CV, certificates and letters. You and your team can open them, nobody else.")


class SendPaper(Own, papers.SendPaper):
    def back(self) -> Link:
        return Link(_("My papers"), self.link("papers"))


class PaperFile(Own, papers.PaperFile): ...


class RemovePaper(Own, papers.RemovePaper): ...
