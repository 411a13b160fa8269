"""`load_content --diff`: what would change, what stays because it was edited here, and that
nothing of it happens."""

from io import StringIO

import pytest
from django.core.management import call_command

from apps.articles.models import Article, CareCard, Category, Term
from apps.exercises.models import BodyArea, Exercise, GuidanceText


def printed(*options):
    out = StringIO()
    call_command("load_content", *options, stdout=out)
    return out.getvalue().splitlines()


def content():
    models = (Article, CareCard, Category, Term, BodyArea, Exercise, GuidanceText)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def loaded(db):
    call_command("load_content", verbosity=0, stdout=StringIO())


@pytest.mark.usefixtures("loaded")
def test_diff_tells_what_is_new_what_changes_and_what_stays():
    assert printed("--diff")[3:] == []
    Article.objects.filter(slug="hip-pain").update(title_en="Our hips")
    Term.objects.filter(slug="tendon").update(name_en="sinew", starter_digest="of an older text")
    Term.objects.filter(slug="gout").delete()
    BodyArea.objects.filter(slug="low-back").update(name_en="Our back")
    GuidanceText.objects.filter(key="effort").delete()
    CareCard.objects.filter(code="roll").update(heading_nl="Rol rustig")
    before = content()
    told = printed("--diff")
    assert told[:3] == ["exercises: 52 same", "articles: 12 same", "templates: 8 same"]
    assert told[3:] == [
        "effort: new",
        "gout: new",
        "low-back: edited here, stays; the text that comes with Soepel differs:",
        "    name_en: [-Our back-]{+Low back+}",
        "roll: edited here, stays; the text that comes with Soepel differs:",
        "    Heading nl: [-Rol rustig-]{+Rollen past niet bij iedereen+}",
        "tendon: edited here, stays; the text that comes with Soepel differs:",
        "    Word en: [-sinew-]{+tendon+}",
        "hip-pain: edited here, stays; the text that comes with Soepel differs:",
        "    Title en: [-Our hips-]{+Hip pain: what is it and what can you do?+}",
    ]
    assert content() == before


@pytest.mark.usefixtures("loaded")
def test_an_edit_that_says_what_ours_says_stays_without_a_word_more():
    Term.objects.filter(slug="tendon").update(starter_digest="of an older text")
    assert printed("--diff")[3:] == ["tendon: edited here, stays"]
