from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from apps.exercises.figures import record, sheets, solved
from apps.exercises.figures.description import LIBRARY, DescriptionError
from apps.exercises.figures.reading import read_figure, slugs
from apps.exercises.figures.solver import solve
from apps.exercises.figures.telling import told


class Command(BaseCommand):
    help = "Solves the figures whose description changed, draws and checks all of them."

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", help="only these; default all")
        parser.add_argument("--again", action="store_true", help="solve what did not change, too")
        parser.add_argument("--tell", action="store_true", help="angles, pins and points, too")
        parser.add_argument("--check", action="store_true", help="write nothing; 1 if something is")
        parser.add_argument("--library", type=Path, default=LIBRARY, help="folder of the figures")
        parser.add_argument("--sheets", type=Path, metavar="DIR", help="a contact sheet of each")

    def handle(self, *, slugs, again, check, tell, library, sheets, **options):
        self.telling, self.library, self.sheets = tell, library, sheets
        wrong = [
            slug for slug in self.wanted(slugs) if not self.holds(slug, again=again, dry=check)
        ]
        if wrong:
            raise CommandError(f"{len(wrong)} of the figures do not hold: {', '.join(wrong)}")

    def wanted(self, given):
        known = slugs(self.library)
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise CommandError(f"There is no figure {', '.join(unknown)} in {self.library}.")
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
        drawn, found, text = record.made(figure, frames)
        same = self.kept(slug, text, dry=dry)
        self.stdout.write(f"{slug}: {perf_counter() - started:.2f} s, {len(found)} findings")
        for sentence in found:
            self.stdout.write(f"  {sentence}")
        if self.telling:
            self.stdout.write("\n".join(told(figure, frames)))
        if self.sheets:
            self.stdout.write(f"  {sheets.write(self.sheets, slug, [drawn])}")
        return same and not found

    def solved(self, slug, *, again, dry):
        figure = read_figure(self.library / f"{slug}.yaml")
        frames = None if again else solved.kept(slug, self.library)
        if frames is None and not dry:
            frames = solve(figure)
            solved.keep(slug, frames, self.library)
        return figure, frames

    def kept(self, slug, text, *, dry):
        """Writes the drawing, or says whether it is the one that is there."""
        if not dry:
            record.keep(slug, text, self.library)
            return True
        if text == record.kept(slug, self.library):
            return True
        self.stderr.write(self.style.ERROR(f"{slug}: changed since it was drawn"))
        return False
