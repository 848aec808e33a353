"""A person's papers, seen by their team."""

from worklocal.web.coach.base import AboutPerson
from worklocal.web.record import papers
from worklocal.web.shell.presenters import Link


class Papered(AboutPerson):
    tab = "papers"
    reads = "papers"


class Papers(Papered, papers.PapersPage):
    title = "Papers"

    def intro(self) -> str:
        return "Sent in by the person or by the team. The person sees each of them."


class SendPaper(Papered, papers.SendPaper):
    def back(self) -> Link:
        return Link("Papers", self.link("papers"))


class PaperFile(Papered, papers.PaperFile): ...


class RemovePaper(Papered, papers.RemovePaper): ...
