from datetime import date

from sympolity.methods.timetable import Step, Work, chart

TODAY = date(2026, 7, 15)


def test_chart_without_any_day_is_none():
    assert chart([Work("a")], today=TODAY, width=900) is None


def test_chart_draws_agreed_planned_and_overdue():
    work = Work(
        "a",
        planned_from=date(2026, 1, 1),
        planned_until=date(2026, 6, 30),
        agreed_from=date(2026, 1, 1),
        agreed_until=date(2026, 3, 31),
    )

    drawn = chart([work], today=TODAY, width=900, critical=[("end", date(2026, 5, 1)), ("far", date(2030, 1, 1))])

    (row,) = drawn.rows
    assert row.agreed.x == row.planned.x == 216
    assert row.agreed.width < row.planned.width
    assert row.overdue.x == row.planned.x + row.planned.width
    assert [title for title, _x in drawn.critical] == ["end"]
    assert row.agreed.x < drawn.critical[0][1] < drawn.today_x <= 804
    assert row.text_x > drawn.today_x


def test_chart_marks_where_a_step_was_agreed_and_whether_it_is_late():
    steps = (
        Step("moved", date(2026, 6, 1), agreed_on=date(2026, 3, 1)),
        Step("kept", date(2026, 9, 1), agreed_on=date(2026, 9, 1)),
        Step("early", date(2026, 6, 1), reached_on=date(2026, 5, 1), state="fulfilled"),
        Step("tardy", date(2026, 6, 1), reached_on=date(2026, 6, 2), state="reported"),
    )

    drawn = chart([Work("a", planned_until=date(2026, 12, 31), steps=steps)], today=TODAY, width=900)

    marks = {mark.id: mark for mark in drawn.rows[0].marks}
    assert {name: mark.is_late for name, mark in marks.items()} == {
        "moved": True,
        "kept": False,
        "early": False,
        "tardy": True,
    }
    assert marks["moved"].agreed_x < marks["moved"].x
    assert marks["kept"].agreed_x is None


def test_chart_of_a_finished_work_has_no_overdue_stretch():
    done = Work("a", planned_from=date(2026, 1, 1), planned_until=date(2026, 3, 1), is_open=False)

    drawn = chart([done], today=TODAY, width=900)

    assert (drawn.rows[0].overdue, drawn.today_x) == (None, None)
