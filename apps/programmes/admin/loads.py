from apps.programmes.load import fullest_day


def loads_of(phases, weekdays, lines_of):
    """What the fullest day of each phase asks; a phase that plans nothing says nothing."""
    rows = [(phase, [line.load_line for line in lines_of(phase)]) for phase in phases]
    loads = [{"phase": phase, "load": fullest_day(lines, weekdays)} for phase, lines in rows]
    return [row for row in loads if row["load"].exercises]


def loads_of_template(template):
    phases = template.phases.prefetch_related("lines")
    return loads_of(phases, template.weekdays, lambda phase: phase.lines.all())


def loads_of_programme(programme):
    standing = list(programme.lines.filter(valid_to=None))

    def lines_of(phase):
        return [line for line in standing if line.phase_id == phase.pk]

    return loads_of(programme.phases.all(), programme.weekdays, lines_of)


def said_of(loads):
    return {"loads": loads, "is_much": any(row["load"].is_much for row in loads)}
