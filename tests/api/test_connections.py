"""The page where a token is made, shown once, and ended; and the officer's list of them."""

import re
import time

from worklocal.accounts.models import ApiToken
from worklocal.exchange.sign_in.sessions import FACTOR

URL = "/connections/"
SECRET = re.compile(r"<code>(wl_[\w-]{40,})</code>")


def form(client, **more):
    page = client.get(URL).content.decode()
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    return {"name": "Case system", "days": "30", "submission_key": key, **more}


def test_it_is_shown_once_and_never_again(cast):
    client = cast.client(cast.esi)
    sent = form(client)

    made = client.post(URL, sent)
    again = client.post(URL, sent)

    secret = SECRET.search(made.content.decode())[1]
    assert made.headers["Cache-Control"] == "no-store"
    assert "made its token before" in again.content.decode()
    for page in (again, client.get(URL)):
        assert secret not in page.content.decode()
        assert "Case system" in page.content.decode()
    with cast.as_(cast.esi):
        assert ApiToken.objects.filter(name="Case system").count() == 1
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["role"] == "PROVIDER"


def test_an_error_loses_nothing_typed(cast):
    client = cast.client(cast.esi)
    page = client.post(URL, form(client, days="365")).content.decode()
    assert 'value="Case system"' in page
    assert "Error:" in page
    with cast.as_(cast.esi):
        assert not ApiToken.objects.filter(name="Case system").exists()


def test_its_owner_or_the_officer_ends_it(cast):
    for who, list_url in ((cast.esi, URL), (cast.stefan, "/connections/all/")):
        maker = cast.client(cast.esi)
        secret = SECRET.search(maker.post(URL, form(maker)).content.decode())[1]
        client = cast.client(who)
        listed = client.get(list_url).content.decode()
        ends = re.findall(r'action="(/connections/[^"]+/end/)"', listed)
        for end in ends:
            assert client.post(end).headers["Location"] == list_url
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401


def test_an_old_second_factor_is_asked_for_again(cast):
    """I01: a token is made only behind a second factor that was proved minutes ago."""
    client = cast.client(cast.esi)
    sent = form(client)
    session = client.session
    for name, value in list(session.items()):
        if isinstance(value, int | float) and name.startswith(FACTOR):
            session[name] = int(time.time()) - 3600
    session.save()
    answer = client.post(URL, sent)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/")
    with cast.as_(cast.esi):
        assert not ApiToken.objects.filter(name="Case system").exists()
