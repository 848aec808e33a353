"""A person's papers, for them and for their team: send one in, open it once it is checked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.core.files import services as files
from worklocal.core.files.kinds import ACCEPT, MOST_BYTES
from worklocal.core.files.problems import PROBLEMS, FileRefused
from worklocal.core.models import FileStatus
from worklocal.support.papers import services
from worklocal.support.papers.models import Paper, PaperKind
from worklocal.support.papers.selectors import Held, paper_for, papers_of
from worklocal.web.record.labels import refused
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage, found, go
from worklocal.web.shell import forms
from worklocal.web.shell.attachments import attachment
from worklocal.web.shell.presenters import Tag, day

KINDS = {
    PaperKind.CV: gettext_lazy("CV"),
    PaperKind.CERTIFICATE: gettext_lazy("Certificate or licence"),
    PaperKind.LETTER: gettext_lazy("Letter"),
    PaperKind.PAYSLIP: gettext_lazy("Payslip or contract"),
    PaperKind.OTHER: gettext_lazy("Something else"),
}
TAGS = {
    FileStatus.CHECKING: (gettext_lazy("Being checked"), "grey"),
    FileStatus.CLEAN: (gettext_lazy("Ready to open"), "green"),
    FileStatus.REFUSED: (gettext_lazy("Refused"), "red"),
}


class PapersPage(RecordPage):
    template_name = "record/papers.html"

    def content(self) -> dict[str, Any]:
        held = papers_of(self.viewer, self.person.pk)
        return {
            "papers": [self._part(each) for each in held], "add_url": self.link("paper_add"),
            "is_waiting": any(each.file.status == FileStatus.CHECKING for each in held),
            "intro": self.intro(),
        }  # fmt: skip

    def intro(self) -> str:
        return ""

    def _part(self, held: Held) -> dict[str, Any]:
        paper, file = held.paper, held.file
        words, colour = TAGS[FileStatus(file.status)]
        sender = paper.sent_by.display_name if paper.sent_by else self.person.chosen_name
        by = _("you") if self._is_mine(paper) else sender
        is_clean = file.status == FileStatus.CLEAN
        return {
            "title": paper.title, "kind": KINDS[PaperKind(paper.kind)],
            "sent": _("Sent by %(who)s on %(day)s") % {"who": by, "day": day(paper.sent_at)},
            "tag": Tag(str(words), colour), "problem": str(PROBLEMS.get(file.problem, "")),
            "open_url": self.link("paper_file", paper.pk) if is_clean else "",
            "remove_url": self.link("paper_remove", paper.pk) if self._may_remove(paper) else "",
        }  # fmt: skip

    def _is_mine(self, paper: Paper) -> bool:
        return paper.sent_by_id is None if self.is_own else paper.sent_by_id == self.viewer.user_id

    def _may_remove(self, paper: Paper) -> bool:
        return self.is_own or paper.sent_by_id == self.viewer.user_id


class PaperForm(forms.OnceForm):
    kind = forms.RadiosField(
        label=gettext_lazy("What is it?"), choices=list(KINDS.items()), small=True,
        missing=gettext_lazy("Select what it is"),
    )  # fmt: skip
    title = forms.TextField(
        label=gettext_lazy("A name for it"), max_length=80, required=False,
        hint=gettext_lazy("Such as “CV for warehouse jobs”. Empty: the file’s name is used."),
    )  # fmt: skip
    paper = forms.FileField(
        label=gettext_lazy("The file"), accept=ACCEPT, missing=gettext_lazy("Choose a file"),
        hint=gettext_lazy("PDF, Word (.docx), OpenDocument (.odt), JPEG or PNG, up to 15 MB. We"
                          " take the place and camera out of photos."),
    )  # fmt: skip


class SendPaper(FormPage, RecordPage):
    """A file that is refused keeps all else that was typed; it must be chosen again."""

    template_name = "record/paper_form.html"
    title = gettext_lazy("Send in a paper")
    button = gettext_lazy("Send it in")
    form_class = PaperForm

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        form = PaperForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                done = self.do(form)
            except FileRefused as refusal:
                form.add_error("paper", str(refusal))
            except services.TooManyPapers as refusal:
                form.add_error(None, refused(refusal))
            else:
                return go(request, done)
        return self.show(form=form)

    def do(self, form: PaperForm) -> Done:
        said = form.cleaned_data
        sent = said["paper"]
        if sent.size > MOST_BYTES:
            raise FileRefused("too_big")
        services.send_paper(
            person=self.person, kind=PaperKind(said["kind"]), title=said["title"], name=sent.name,
            content=sent.read(), at=self.now, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("papers"), _("Received. It can be opened once it has been checked."))


class OnePaper(RecordPage):
    """What is done with one paper: found before anything else is asked."""

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.held: Held = found(paper_for(self.viewer, self.person.pk, ids["paper_id"]))


class PaperFile(OnePaper):
    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        content = files.content_of(self.held.file)
        if content is None:
            raise Http404
        file = self.held.file
        return attachment(content, name=file.name, content_type=file.content_type)


class RemovePaper(OnePaper, Deed):
    def refused(self) -> str:
        return self.link("papers")

    def do(self) -> Done:
        services.remove_paper(paper=self.held.paper)
        return Done(self.link("papers"), _("The paper is gone."))
