import pytest
from factories import *
from pages import *
pytestmark = pytest.mark.django_db

def test_pages(client, programme, anna):
    client.force_login(anna)
    today = anna.local_date(__import__("django.utils.timezone",fromlist=["x"]).now())
    for path in ["/nl/today/", f"/nl/programmes/{programme.pk}/{today}/1/", "/nl/reminders/", "/nl/me/"]:
        p = page_of(client.get(path))
        print(p.name if hasattr(p,"name") else p, text_of(main(p))[:300])
        print({k:v for k,v in filled(p).items()})
    r = client.post(f"/nl/programmes/{programme.pk}/{today}/1/", {"comment": "<b>Hal\nlo</b>", "pain_after": "11", f"line-{programme.lines.first().pk}-performed_sets": "abc"})
    p = page_of(r); print(errors_of(p)); print(filled(p)); print(texts(with_class(p, "error"))); print(text_of(with_class(p,"error-summary")[0]))
    t = r.content.decode(); i = t.find("performed_sets"); print(t[i-900:i+900])

def test_code(client, anna):
    r = client.post("/accounts/login/code/", {"email": "wrong@demo.example"})
    print(client.get("/accounts/login/code/").status_code)
    r = client.post("/accounts/logout/", {"next": "/accounts/login/code/"})
    print(r.status_code, r.url)
    print(client.get("/accounts/login/code/").status_code)
