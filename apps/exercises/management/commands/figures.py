from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from apps.exercises.figures import solved
from apps.exercises.figures.checks import findings
from apps.exercises.figures.description import LIBRARY, DescriptionError
from apps.exercises.figures.reading import read_figure, slugs
from apps.exercises.figures.solver import solve
from apps.exercises.figures.telling import told


class Command(BaseCommand):
    help = "Solves the figures whose description changed, and checks all of them."

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", help="only these; default all")
        parser.add_argument("--again", action="store_true", help="solve what did not change, too")
        parser.add_argument("--tell", action="store_true", help="angles, pins and points, too")
        parser.add_argument("--check", action="store_true", help="write nothing; 1 if something is")

    def handle(self, *, slugs, again, check, tell, **options):
        self.telling = tell
        wrong = [
            slug for slug in self.wanted(slugs) if not self.holds(slug, again=again, dry=check)
        ]
        if wrong:
            raise CommandError(f"{len(wrong)} of the figures do not hold: {', '.join(wrong)}")

    def wanted(self, given):
        known = slugs()
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise CommandError(f"There is no figure {', '.join(unknown)} in {LIBRARY}.")
        return given or known

    def holds(self, slug, *, again, dry):
        started = perf_counter()
        try:
            figure, frames = self.solved(slug, again=again, dry=dry)
        except DescriptionError as error:
            self.stderr.write(self.style.ERROR(str(error)))
            return False
        if frames is None:
            self.stderr.write(self.style.ERROR(f"{slug}: changed since it was solved"))
            return False
        found = findings(figure, frames)
        self.stdout.write(f"{slug}: {perf_counter() - started:.2f} s, {len(found)} findings")
        for sentence in found:
            self.stdout.write(f"  {sentence}")
        if self.telling:
            self.stdout.write("\n".join(told(figure, frames)))
        return not found

    def solved(self, slug, *, again, dry):
        figure = read_figure(LIBRARY / f"{slug}.yaml")
        frames = None if again else solved.kept(slug)
        if frames is None and not dry:
            frames = solve(figure)
            solved.keep(slug, frames)
        return figure, frames
