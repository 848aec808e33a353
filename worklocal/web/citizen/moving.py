"""I am moving: what goes with me to the next area, and what came from the last one."""

from django.utils.translation import gettext as _

from worklocal.web.citizen.base import Own
from worklocal.web.record import moving
from worklocal.web.shell.presenters import Link


class Moving(Own, moving.MovingPage):
    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))


class Agree(Own, moving.AgreeMove): ...


class TakeBack(Own, moving.TakeMoveBack): ...


class Received(Own, moving.ReceivedPage):
    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))


class TakeOverPlan(Own, moving.TakeOverPlan): ...
