"""What docs/reference/security.md says, held to the code; and the small rules beside it."""

import ast
import base64
import re
import stat
import time
from types import SimpleNamespace

import pytest
from allauth.account import app_settings as kit
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.urls import reverse

from tests.access.routes import every_route
from tests.exchange.sign_in.test_sessions import PASSWORD, enrol, farid, sign_in  # noqa: F401
from tests.security.code import ROOT, calls, modules, of_requests
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.accounts.roles import give_role
from worklocal.config import settings as live
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.files import documents, pictures
from worklocal.core.files.kinds import KINDS, MOST_BYTES
from worklocal.core.files.services import MOST_AN_HOUR
from worklocal.core.models import NotificationChannel
from worklocal.exchange.sending.plain_email import PlainEmail
from worklocal.exchange.sending.port import Message, Undeliverable
from worklocal.exchange.sign_in import lost_factor, screen_views, step_up
from worklocal.exchange.sign_in.adapter import seal, unseal
from worklocal.exchange.sign_in.passwords import OURS, is_common
from worklocal.exchange.sign_in.sessions import LIMITS

PAGE = (ROOT / "docs/reference/security.md").read_text()
PARTS = ("Ways in", "How long a session lasts", "Asked again", "Shared screens", "Tries",
         "Passwords", "Rules across fields", "Files", "Keys", "What speaks to what", "Logs",
         "Updates", "What costs time")  # fmt: skip


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def test_the_page_has_every_part():
    """V2.1.2, V5.1.1, V7.1.2, V15.1.1, V15.1.3"""
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert tuple(part.split("\n", 1)[0] for part in parts) == PARTS
    assert all(len(part.split("\n", 1)[1].split()) > 20 for part in parts)


def test_limits_of_sessions_are_those_of_the_code():
    """V7.1.1"""
    for kind, limits in LIMITS.items():
        longest = f"{limits.longest // 3600} hours" if limits.longest >= 3600 else "20 minutes"
        row = f"| {kind} | {limits.warn // 60} minutes | {limits.idle // 60} minutes | {longest} |"
        assert row in PAGE


def test_limits_of_use_are_those_of_the_code():
    """V2.1.3"""
    assert f"older than {step_up.RECENT // 60} minutes" in PAGE
    assert f"sealed, for {step_up.KEPT_FOR // 60} minutes" in PAGE
    assert f"after {int(lost_factor.DELAY.total_seconds()) // 3600} hours" in PAGE


def test_tries_are_those_of_the_code():
    """V6.1.1"""
    rates = kit.RATE_LIMITS
    assert rates["login_failed"] == "10/m/ip,5/300s/key"
    assert rates["request_login_code"].endswith("3/m/key")
    assert screen_views.TRIES == "10/5m/key"
    for row in ("5 in 5 minutes, then", "| 10 a minute |", "| 3 a minute |", "| 10 in 5 minutes |"):
        assert row in PAGE


def test_every_way_in_is_listed():
    """V6.1.3, V6.3.4: each address where somebody can be signed in, and no other calls login."""
    ways = re.findall(r"^\| `(/[^`]+)` \|", PAGE, re.MULTILINE)
    assert ways == ["/account/login/", "/account/screen/", "/account/work/", "/demonstration/"]
    callers = {
        name for name, tree in of_requests().items()
        if any(called in ("login", "auth.login", "perform_login") for called, _ in calls(tree))
    }  # fmt: skip
    assert callers == {
        "worklocal/exchange/sign_in/screen_views.py", "worklocal/web/demonstration/views.py",
    }  # fmt: skip


def test_our_own_words_are_listed():
    """V6.1.2, V6.2.11"""
    assert f"our own words ({', '.join(OURS)})" in PAGE
    assert all(is_common(f"{word.title()}2026!2026!") for word in OURS)


def test_every_key_is_listed():
    """V11.1.1, V11.1.2: each name that something is sealed under, and each key of the settings."""
    purposes = set()
    for name, tree in of_requests().items():
        if name.startswith("worklocal/exchange/sign_in/"):
            for called, call in calls(tree):
                if called in ("seal", "unseal"):
                    purposes.add(call.args[0].value.rstrip(":"))
    assert purposes == {"second-factor", "held"}
    used = {
        name for name, tree in modules().items()
        if re.search(r"\bSECRET_KEY\b|\bFernet\(", ast.unparse(tree))
    }  # fmt: skip
    assert used == set(ROOMS_WITH_KEYS)
    of_settings = re.findall(r"WORKLOCAL_\w+_KEY\b", (ROOT / SETTINGS).read_text())
    wanted = purposes.union(*ROOMS_WITH_KEYS.values(), (f"`{name}`" for name in of_settings))
    assert [word for word in wanted if f"| {word} |" not in PAGE] == []


SETTINGS = "worklocal/config/settings.py"
ROOMS_WITH_KEYS = {
    SETTINGS: {"`WORKLOCAL_SECRET_KEY`"},
    "worklocal/core/chain.py": {"audit witness"},
    "worklocal/core/sealing.py": {"`WORKLOCAL_PROTECTED_DETAILS_KEY`"},
    "worklocal/core/tombstones.py": {"audit tombstone"},
    "worklocal/evidence/trials/seeds.py": {"`WORKLOCAL_TRIAL_SEED_KEY`"},
    "worklocal/exchange/sign_in/adapter.py": {"second-factor", "held"},
    "worklocal/exchange/sign_in/screens.py": {"slips and codes"},
}
"""Each file of ours that holds or makes a key, and the rows of the page that say so."""


def test_every_outside_service_is_listed():
    """V13.1.1"""
    for setting in ("WORKLOCAL_NOTIFY_URL", "WORKLOCAL_DATABASE"):
        assert f"`{setting}`" in PAGE
    ports = ROOT.glob("worklocal/exchange/*/")
    assert {"sending", "benefits_gateway"} <= {path.name for path in ports}


def test_every_log_is_listed():
    """V16.1.1: each logger of ours that writes, by its name or its room."""
    assert {"console"} == set(live.LOGGING["handlers"])
    for name in ("core_auditentry", "worklocal.refused", "django.request", "sign_in_signedin"):
        assert name in PAGE


# -- Passwords


def test_a_password_is_checked_exactly():
    """V6.2.8"""
    long = "Ä long Way to Tipperary " * 8
    kept = make_password(long)
    assert check_password(long, kept)
    for other in (long.strip(), long.lower(), long[:-2], f"{long} ", long[:72]):
        assert not check_password(other, kept)


def test_a_password_is_changed_with_the_old_one_alone(cast, farid):  # noqa: F811
    """V6.2.2, V6.2.3"""
    client = sign_in(cast, farid)
    enrol(client)
    new = "another long way to go home"
    form = {"oldpassword": "not the old one at all", "password1": new, "password2": new}
    assert client.post("/account/password/change/", form).status_code == 200
    client.post("/account/password/change/", {**form, "oldpassword": PASSWORD})
    with acting(Context(scope="SIGN_IN")):
        farid.refresh_from_db()
    assert farid.check_password(new)


def test_a_new_password_ends_every_other_session(cast, farid):  # noqa: F811
    """V7.4.3"""
    first = sign_in(cast, farid)
    secret = enrol(first)
    second = sign_in(cast, farid, secret)
    assert second.get(reverse("commissioner:home")).status_code == 200
    new = "another long way to go home"
    first.post("/account/password/change/",
               {"oldpassword": PASSWORD, "password1": new, "password2": new})  # fmt: skip
    assert first.get(reverse("commissioner:home")).status_code == 200
    assert second.get(reverse("commissioner:home")).url.startswith("/account/login/")


def test_no_password_grows_old(cast, farid):  # noqa: F811
    """V6.2.10"""
    with acting(Context(scope="SIGN_IN")):
        User.objects.filter(pk=farid.pk).update(joined_at="2006-01-01T00:00:00Z")
    answer = cast.client().post("/account/work/", {"login": farid.email, "password": PASSWORD})
    assert answer.url == "/home/"


def test_there_is_no_secret_question():
    """V6.4.2"""
    names = [field.name for field in User._meta.get_fields()]
    assert not [n for n in names if re.search("question|hint|answer|maiden", n)]
    asked = [r for r in every_route() if r.signing_in and re.search("question|hint", r.path)]
    assert not asked


def test_a_fresh_database_has_no_account(db):
    """V6.3.2"""
    with acting(Context(scope="SIGN_IN")):
        assert not User.objects.exists()


def test_a_new_account_has_no_password(cast):
    """V6.4.1"""
    with cast.as_(cast.adam):
        role = give_role(
            email="new@gm.example", display_name="New", kind=RoleKind.COMMISSIONER,
            organisation=cast.council, team=None, on=clock.today(),
        )  # fmt: skip
    assert not role.user.has_usable_password()


# -- Sealing


def test_a_sealed_text_that_was_touched_is_refused():
    """V9.1.1, V9.1.2, V11.3.3"""
    sealed = seal("held:", "what was typed")
    assert unseal("held:", sealed) == "what was typed"
    kept = base64.urlsafe_b64decode(sealed)
    for place in range(len(kept)):
        touched = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
        with pytest.raises(InvalidToken):
            unseal("held:", base64.urlsafe_b64encode(touched).decode())


def test_a_sealed_text_opens_for_its_own_purpose_alone():
    """V9.1.3, V9.2.2"""
    with pytest.raises(InvalidToken):
        unseal("second-factor:", seal("held:", "x"))


def test_what_is_kept_is_forgotten_after_half_an_hour(monkeypatch):
    """V9.2.1"""
    session = {"_auth_user_id": "1"}
    post = SimpleNamespace(lists=lambda: [("name", ["Skills"])])
    request = SimpleNamespace(POST=post, FILES={}, method="POST", session=session,
                              get_full_path=lambda: "/x/")  # fmt: skip
    handle = step_up.hold(request, step_up.MONEY, whose="1")
    assert step_up.held(session, handle).fields == (("name", "Skills"),)
    assert step_up.held({**session, "_auth_user_id": "2"}, handle) is None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + step_up.KEPT_FOR + 1)
    assert step_up.held(session, handle) is None


def test_keys_are_of_128_bits_and_more():
    """V11.2.3"""
    assert len(settings.SECRET_KEY) >= 40
    assert len(set(settings.SECRET_KEY)) > 10


def test_the_key_that_is_made_is_readable_by_its_owner_alone(tmp_path, monkeypatch):
    """V13.3.2"""
    monkeypatch.delenv("WORKLOCAL_SECRET_KEY", raising=False)
    monkeypatch.setattr(live, "LOCAL_DIR", tmp_path / "local")
    key = live._secret_key()
    path = tmp_path / "local" / "secret-key"
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert live._secret_key() == key


# -- Files, mail and packages


def test_what_files_are_taken_is_that_of_the_code():
    """V5.1.1: every kind and ending, the limits of size, count and unpacking, and no other kind."""
    part = PAGE.partition("\n## Files\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([A-Za-z]+) \| ([^|]+) \|", part, re.MULTILINE)[1:]
    assert [tuple(re.findall(r"\.\w+", ends)) for _, ends in rows] == [k.endings for k in KINDS]
    for limit in (
        f"{MOST_BYTES // 1024**2} MB each", f"{MOST_AN_HOUR} an hour",
        f"{pictures.MOST_PIXELS // 10**6} million pixels",
        f"at most {documents.MOST_UNPACKED // 1024**2} MB", f"{documents.MOST_TIMES}\ntimes",
        f"{documents.MOST_PARTS:,} parts", "`WORKLOCAL_CLAMAV`",
    ):  # fmt: skip
        assert limit in part, limit


def test_every_download_has_a_name_of_ours():
    """V5.4.1, V5.4.2: the name is a constant or made of a code; never of what was typed."""
    wrong = []
    for name, tree in of_requests().items():
        if name.startswith("worklocal/web/"):
            said = ast.unparse(tree)
            for line in said.splitlines():
                if "Content-Disposition" in line and re.search(r"FILES|POST|GET|_name\}", line):
                    wrong.append(f"{name}: {line}")
                if "Content-Disposition" in line and "filename" in line:
                    assert "attachment" in line or "inline" in line, line
    assert not wrong


def test_a_line_break_makes_no_mail_header():
    """V1.3.11"""
    for subject, address in (("a\nBcc: x@y.example", "a@b.example"), ("a", "a@b.example\nBcc: c")):
        with pytest.raises(Undeliverable):
            PlainEmail().send(Message("1", NotificationChannel.EMAIL, address, subject, "words"))


def test_every_package_is_locked_by_its_hash():
    """V15.1.2"""
    for name in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        packages = [b for b in blocks if re.match(r"[a-z0-9][\w.-]*==", b, re.IGNORECASE)]
        assert len(packages) > 30
        assert not [b[:40] for b in packages if "--hash=sha256:" not in b]
