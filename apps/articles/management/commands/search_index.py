from django.core.management.base import BaseCommand
from django.db import connection, transaction

from apps.articles.search.index import rebuild
from apps.articles.search.lookups import make_indexes


class Command(BaseCommand):
    help = "Makes the index of the search anew. Safe at any time; people may search meanwhile."

    def handle(self, **options):
        make_indexes(connection)
        with transaction.atomic():
            entries = rebuild()
        self.stdout.write(f"search: {entries} entries")
