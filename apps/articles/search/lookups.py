"""What the two databases are asked differently. PostgreSQL: full text over words that are already
folded, and pg_trgm where it is there. SQLite, and PostgreSQL without pg_trgm: the same sums with
plain string functions. Either finds at least what `likeness` calls alike."""

import math
from functools import cache

from django.db import connections, transaction
from django.db.models import Lookup
from django.db.utils import DatabaseError

from .likeness import BEGIN, ENOUGH, slips, trigrams

VECTOR = "array_to_tsvector(string_to_array({}, ' '))"


class HoldsAny(Lookup):
    """words__holds_any=["heup", "heuppijn"]: of words with a space between them."""

    lookup_name = "holds_any"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        one = f"instr(' ' || {words} || ' ', %s) > 0"
        if not self.rhs:
            return "1 = 0", []
        tests = " OR ".join([one] * len(self.rhs))
        values = [value for word in self.rhs for value in [*params, f" {word} "]]
        return f"({tests})", values

    def as_postgresql(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        wanted = " | ".join(f"'{word}'" for word in self.rhs)
        return f"{VECTOR.format(words)} @@ %s::tsquery", [*params, wanted]


class Alike(Lookup):
    """word__alike="heuppjin": shares enough trigrams, or begins so and is about as long."""

    lookup_name = "alike"
    prepare_rhs = False

    def as_sql(self, compiler, connection, position="instr"):
        word, params = self.process_lhs(compiler, connection)
        wanted = sorted(trigrams(self.rhs))
        one = f"(CASE WHEN {position}('  ' || {word} || ' ', %s) > 0 THEN 1 ELSE 0 END)"
        fewest = math.ceil(ENOUGH * len(wanted))
        shared = f"{' + '.join([one] * len(wanted))} >= {fewest}"
        values = [value for gram in wanted for value in [*params, gram]]
        begins, begin = self.begins(word, params)
        near = f"abs(length({word}) - {len(self.rhs)}) <= {slips(len(self.rhs))}"
        return f"({near} AND ({begins} OR {shared}))", [*params, *begin, *values]

    def as_postgresql(self, compiler, connection):
        if not has_trigrams(connection.alias):
            return self.as_sql(compiler, connection, position="strpos")
        word, params = self.process_lhs(compiler, connection)
        begins, begin = self.begins(word, params)
        return f"({word} %% %s OR {begins})", [*params, self.rhs, *begin]

    def begins(self, word, params):
        return f"{word} LIKE %s", [*params, f"{self.rhs[:BEGIN]}%"]


@cache
def has_trigrams(alias):
    """Asked once in a process."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone()[0] == 1


def make_indexes(connection):
    """May be run as often as you like. Without the right to add pg_trgm the search still finds
    the same; it reads all words of a language for it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for language in ("nl", "en", "de"):
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS search_words_{language} ON articles_searchentry "
                f"USING gin ({VECTOR.format('words')}) WHERE language = '{language}'"
            )
        try:
            with transaction.atomic(using=connection.alias):
                make_trigrams(cursor)
        except DatabaseError:
            return
    has_trigrams.cache_clear()


def make_trigrams(cursor):
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for column in ("word", "stem"):
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS search_{column}_trigrams ON articles_searchword "
            f"USING gin ({column} gin_trgm_ops)"
        )
