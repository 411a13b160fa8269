def following(kind, last, start):
    return start % 12 if last is None else (last + 1) % 12
