"""The components, as template tags: ``{% load shell %}`` and name the one you want.

They are tags rather than includes so that an option left out is an option with a default, never
an undefined variable. Their markup is in ``templates/shell/components/``, one file each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any, cast
from uuid import uuid4

from django import template
from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from worklocal.web.shell import presenters
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Tag

register = template.Library()

TABS = "shell.tabs"
IDS = "shell.ids"


def _component(name: str) -> str:
    return f"shell/components/{name}.html"


def _render(context: Context, name: str, **options: Any) -> SafeString:
    page = context.template
    if page is None:
        raise template.TemplateSyntaxError(f"{name} was used outside a page")
    component = page.engine.get_template(_component(name))
    return component.render(context.new(options))


def _next_id(context: Context, prefix: str) -> str:
    """An id that no other component of the page has, and the same each time it is rendered."""
    return f"{prefix}-{next(_kept(context).setdefault(IDS, count(1)))}"


def _kept(context: Context) -> dict[str, Any]:
    """What components of one page remember while it is drawn."""
    return cast("dict[str, Any]", context.render_context.dicts[0])


# -- What a page stands on


@register.inclusion_tag(_component("heading"))
def heading(text: str, caption: str = "", size: str = "l", tag: Any = "") -> dict[str, Any]:
    """The page's one h1, with small words above it."""
    return {"text": text, "caption": caption, "size": size, "tag": tag}


@register.inclusion_tag(_component("breadcrumbs"))
def breadcrumbs(crumbs: Sequence[presenters.Link]) -> dict[str, Any]:
    """Where this page stands; the outermost place first."""
    return {"crumbs": crumbs}


@register.inclusion_tag(_component("back_link"))
def back_link(url: str, text: str = "") -> dict[str, Any]:
    """One step back. It goes in the block ``before_content``."""
    return {"url": url, "text": text or _("Back")}


@register.inclusion_tag(_component("sub_navigation"))
def sub_navigation(
    links: Sequence[presenters.Link], current: str, label: str = ""
) -> dict[str, Any]:
    """The pages about one thing, side by side."""
    return {"links": links, "current": current, "label": label or _("Pages in this section")}


@register.inclusion_tag(_component("identity"))
def identity(
    name: str,
    facts: Sequence[tuple[str, Any]] = (),
    tags: Sequence[Tag] = (),
    url: str = "",
) -> dict[str, Any]:
    """Whose record this is: at the head of every staff page about a person."""
    return {"name": name, "facts": facts, "tags": tags, "url": url}


@register.inclusion_tag(_component("panel"))
def panel(title: str, text: str = "") -> dict[str, Any]:
    """What was just finished. It holds the page's h1."""
    return {"title": title, "text": text}


# -- Forms


@register.inclusion_tag(_component("error_summary"))
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong with these forms. The layout shows it by itself for a form named ``form``."""
    return {"entries": [entry for form in forms for entry in _errors_of(form)]}


def _errors_of(form: BaseForm) -> Iterable[tuple[str, str]]:
    for words in form.non_field_errors():
        yield str(words), ""
    for bound in form:
        for words in list(bound.errors)[:1]:
            yield str(words), getattr(bound, "error_target", bound.auto_id)


@register.inclusion_tag(_component("button"))
def button(
    text: str,
    url: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    start: bool = False,
    once: bool = True,
    about: str = "",
) -> dict[str, Any]:
    """A button that sends the form, or with ``url`` a link that looks like a button."""
    if kind not in {"", "secondary", "warning", "inverse"}:
        raise template.TemplateSyntaxError(f"{kind!r} is not a kind of button")
    return {
        "text": text,
        "url": url,
        "kind": kind,
        "name": name,
        "value": value,
        "start": start,
        "once": once,
        "about": about,
    }


@register.simple_block_tag(takes_context=True)
def button_group(context: Context, content: SafeString) -> SafeString:
    """Buttons and links side by side."""
    return _render(context, "button_group", content=content)


@register.inclusion_tag(_component("print_button"))
def print_button(text: str = "") -> dict[str, Any]:
    """Prints the page; shown only where scripts run."""
    return {"text": text or _("Print this page")}


@register.inclusion_tag(_component("search_box"))
def search_box(
    label: str,
    name: str = "q",
    value: str = "",
    action: str = "",
    hint: str = "",
    button: str = "",
    width: str = "20",
    hidden: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """One box and a button, sent by GET. ``hidden`` keeps other parts of the address."""
    return {
        "label": label,
        "name": name,
        "value": value,
        "action": action,
        "hint": hint,
        "button": button or _("Search"),
        "width": width,
        "hidden": hidden,
    }


@register.simple_block_tag(takes_context=True)
def filter_panel(
    context: Context,
    content: SafeString,
    title: str = "",
    action: str = "",
    chosen: Sequence[Any] = (),
    clear_url: str = "",
    submit: str = "",
) -> SafeString:
    """Narrows a list by GET. Its content is the fields; ``chosen`` is what is in force."""
    return _render(
        context,
        "filter_panel",
        content=content,
        title=title or _("Filter"),
        action=action,
        chosen=chosen,
        clear_url=clear_url,
        submit=submit or _("Apply filters"),
    )


# -- Words that stand out


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A short status. Where a presenter can make it, hand over a ``Tag`` instead."""
    return Tag(text, colour).__html__()


@register.simple_block_tag(takes_context=True)
def banner(
    context: Context, content: SafeString, kind: str = "important", title: str = ""
) -> SafeString:
    """News: ``important`` about the page, or ``success`` after something was done."""
    return _render(
        context,
        "banner",
        content=content,
        kind=kind,
        title=title,
        id=_next_id(context, "banner"),
    )


@register.simple_block_tag(takes_context=True)
def inset(context: Context, content: SafeString) -> SafeString:
    """A quotation or an aside within the text."""
    return _render(context, "inset", content=content)


@register.inclusion_tag(_component("warning"))
def warning(text: str) -> dict[str, Any]:
    """Something a person must not miss."""
    return {"text": text}


@register.simple_block_tag(takes_context=True)
def details(
    context: Context,
    content: SafeString,
    summary: str,
    open: bool = False,  # noqa: A002 - the name that HTML gives it
) -> SafeString:
    """More, for those who want it."""
    return _render(context, "details", content=content, summary=summary, open=open)


@register.inclusion_tag(_component("empty_state"))
def empty_state(title: str, text: str = "", link: Any = "", level: int = 2) -> dict[str, Any]:
    """Nothing here yet, why, and what to do about it."""
    return {"title": title, "text": text, "link": link, "level": level}


@register.inclusion_tag(_component("address"))
def address(lines: Sequence[str], name: str = "") -> dict[str, Any]:
    """A postal address, one line under another; empty lines are left out."""
    return {"lines": [line for line in lines if line], "name": name}


@register.inclusion_tag(_component("when"))
def when(value: date, today: date | None = None, short: bool = False) -> dict[str, Any]:
    """A day, and with ``today`` how far off it is."""
    return {
        "day": presenters.short_day(value) if short else presenters.day(value),
        "iso": value.isoformat(),
        "ago": presenters.ago(value, today=today) if today else "",
    }


# -- Facts, lists and records


@register.inclusion_tag(_component("summary_list"))
def summary_list(
    rows: Sequence[Any],
    title: str = "",
    links: Sequence[Any] = (),
    level: int = 2,
    no_border: bool = False,
) -> dict[str, Any]:
    """Names and values; a card when it has a title."""
    rows = list(rows)
    return {
        "rows": rows,
        "title": title,
        "links": links,
        "level": level,
        "no_border": no_border,
        "has_links": any(row.links for row in rows),
    }


@register.inclusion_tag(_component("table"))
def table(
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Any]],
    caption: str,
    caption_size: str = "m",
    hide_caption: bool = False,
    empty: str = "",
    dense: bool = False,
) -> dict[str, Any]:
    """A table. Every table has a caption; ``empty`` stands in its place when it has no rows."""
    heads = [Column(column) if isinstance(column, str) else column for column in columns]
    listed = [list(row) for row in rows]
    return {
        "columns": heads,
        "rows": listed,
        "body": [_cells(heads, row) for row in listed],
        "caption": caption,
        "caption_size": caption_size,
        "hide_caption": hide_caption,
        "empty": empty,
        "dense": dense,
    }


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"value": value, "numeric": column.numeric, "first": column.first}
        for column, value in zip(columns, row, strict=True)
    ]


@register.inclusion_tag(_component("pagination"))
def pagination(
    next_url: str = "", previous_url: str = "", shown: str = "", what: str = ""
) -> dict[str, Any]:
    """To the next and previous page of a list, where there is one."""
    return {"next_url": next_url, "previous_url": previous_url, "shown": shown, "what": what}


@register.inclusion_tag(_component("task_list"))
def task_list(tasks: Sequence[Any], prefix: str = "task") -> dict[str, Any]:
    """Things to do, each with its state."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag(_component("timeline"))
def timeline(events: Sequence[Any], level: int = 3, empty: str = "") -> dict[str, Any]:
    """What happened, the newest first."""
    return {"events": events, "level": level, "empty": empty or _("Nothing has happened yet.")}


@register.inclusion_tag(_component("thread"))
def thread(messages: Sequence[Any], label: str = "", empty: str = "") -> dict[str, Any]:
    """Messages between people, the oldest first."""
    return {
        "messages": messages,
        "label": label or _("Messages"),
        "empty": empty or _("No messages yet."),
    }


@register.inclusion_tag(_component("progress"))
def progress(steps: Sequence[Any], label: str = "") -> dict[str, Any]:
    """How far along a short journey someone is."""
    return {"steps": steps, "label": label or _("Progress")}


@register.simple_block_tag(takes_context=True)
def cards(context: Context, content: SafeString, size: str = "") -> SafeString:
    """Cards side by side where there is room."""
    return _render(context, "cards", content=content, size=size)


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: SafeString,
    title: str,
    url: str = "",
    caption: str = "",
    tag: Any = "",
    level: int = 2,
) -> SafeString:
    """A box about one thing."""
    return _render(
        context,
        "card",
        content=content,
        title=title,
        url=url,
        caption=caption,
        tag=tag,
        level=level,
    )


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: SafeString, title: str = "") -> SafeString:
    """Panels of which one shows at a time. Put ``tab`` blocks inside."""
    panels = _kept(context).pop(TABS, [])
    return _render(context, "tabs", content=content, panels=panels, title=title or _("Contents"))


@register.simple_block_tag(takes_context=True)
def tab(
    context: Context,
    content: SafeString,
    label: str,
    id: str = "",  # noqa: A002 - the name that HTML gives it
) -> SafeString:
    """One panel of ``tabs``. Its id, which may stand in an address, comes from its label."""
    panels = _kept(context).setdefault(TABS, [])
    panel_id = id or slugify(re.sub(r"\W+", " ", label)) or uuid4().hex[:8]
    panels.append((panel_id, label))
    return _render(
        context, "tab", content=content, id=panel_id, label=label, first=len(panels) == 1
    )


# -- Figures and drawings


@register.inclusion_tag(_component("figure"))
def figure(
    label: str,
    number: str,
    interval: str = "",
    verdict: Any = "",
    note: str = "",
    source: str = "",
    as_of: str = "",
    url: str = "",
    link: str = "",
    level: int = 3,
) -> dict[str, Any]:
    """One figure with all that makes it honest."""
    return {
        "label": label,
        "number": number,
        "interval": interval,
        "verdict": verdict,
        "note": note,
        "source": source,
        "as_of": as_of,
        "url": url,
        "link": link or _("See the list"),
        "level": level,
    }


@register.inclusion_tag(_component("chart"), takes_context=True)
def chart(
    context: Context,
    svg: SafeString,
    title: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Any]],
    summary: str = "",
    source: str = "",
) -> dict[str, Any]:
    """A drawing and the table behind it."""
    return {
        "svg": svg,
        "title": title,
        "columns": columns,
        "rows": list(rows),
        "summary": summary,
        "source": source,
        "id": _next_id(context, "chart"),
    }


@register.inclusion_tag(_component("map"))
def area_map(
    title: str,
    view_box: str,
    shapes: Sequence[Any] = (),
    points: Sequence[Any] = (),
    note: str = "",
) -> dict[str, Any]:
    """A plain map. A list of the same places must stand beside it."""
    width = float(view_box.split()[2])
    return {
        "title": title,
        "view_box": view_box,
        "shapes": shapes,
        "points": points,
        "note": note,
        "radius": round(width / 46, 2),
        "font_size": round(width / 40, 2),
    }
