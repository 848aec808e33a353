"""Why a file is refused: a code that is kept, and a sentence the sender can act on."""

from django.utils.translation import gettext_lazy

from worklocal.core.errors import Refusal

PROBLEMS = {
    "too_big": gettext_lazy("The file is larger than 15 MB. Send a smaller one, or fewer pages."),
    "too_many": gettext_lazy("That is 20 files in an hour. Wait a while, then send the others."),
    "empty": gettext_lazy("The file is empty. Choose another."),
    "kind": gettext_lazy("We cannot take this kind of file. Send a PDF, Word (.docx), OpenDocument"
                         " (.odt), JPEG or PNG."),
    "heic": gettext_lazy("We cannot take HEIC photos yet. On your phone, save it as JPEG and send"
                         " that."),
    "name": gettext_lazy("The end of the file’s name does not fit what is in it. Save it again as"
                         " a PDF or a JPEG and send that."),
    "broken": gettext_lazy("The file is damaged, or is not what it says. Save it again and send"
                           " the new one."),
    "locked": gettext_lazy("The file has a password. Save it without one and send that."),
    "active": gettext_lazy("The file holds macros, scripts or other files. Save it as a plain PDF"
                           " and send that."),
    "bomb": gettext_lazy("The file unpacks to far more than its size. Save it as a plain PDF and"
                         " send that."),
    "virus": gettext_lazy("The check found something harmful in it, so we did not keep it."),
}  # fmt: skip


class FileRefused(Refusal):
    """`code` is one of PROBLEMS; the words are for the sender."""

    def __init__(self, code: str) -> None:
        super().__init__(str(PROBLEMS[code]))
        self.code = code
