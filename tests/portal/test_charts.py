"""The small drawings: what is known is joined, what is not is a gap."""

from portal.charts import cells, sparkline


def test_no_answer_draws_nothing():
    assert sparkline([]) is None
    assert sparkline([None, None]) is None


def test_one_answer_is_a_dot_and_0_stands_on_the_floor():
    drawn = sparkline([0])
    assert (drawn.lines, drawn.alone, drawn.last.y) == ((), (), "31.0")
    assert sparkline([10]).last.y == "5.0"


def test_answers_are_joined_from_left_to_right():
    drawn = sparkline([0, 5, 10])
    assert drawn.lines == ("5.0,31.0 35.5,18.0 66.0,5.0",)
    assert (drawn.last.x, drawn.last.y) == ("66.0", "5.0")


def test_gap_is_never_joined():
    drawn = sparkline([1, 2, None, 3, None, 4, 5])
    assert [len(line.split()) for line in drawn.lines] == [2, 2]
    assert len(drawn.alone) == 1
    ends_with_a_gap = sparkline([1, 2, None])
    assert ends_with_a_gap.last.x == "35.5"


def test_cells_have_the_newest_at_the_right_and_dashes_before():
    drawn = cells([True, False], 4)
    assert [(cell.state, cell.x) for cell in drawn] == [
        ("none", "0.5"),
        ("none", "7.5"),
        ("done", "14.5"),
        ("open", "21.5"),
    ]
