import pytest
from factories import ArticleFactory

from apps.articles.models import SearchEntry

pytestmark = pytest.mark.django_db


def test_index_waits_until_a_change_is_kept(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticleFactory(title_nl="Slapen")
        assert not SearchEntry.objects.exists()
    assert set(SearchEntry.objects.values_list("kind", "key")) == {("article", article.pk)}
