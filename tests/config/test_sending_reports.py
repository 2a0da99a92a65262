"""The same sending of a report counts once: a hundred times at the same moment, and across kill -9 of who serves it."""

import signal

PRELUDE = """
    from reports import make_desk
    from rounds import make_return
    from factories import make_project
    from sympolity.affairs.monitoring.models import Return, Submission
    from sympolity.affairs.monitoring.operations.returns import submit
    from sympolity.ground.accounts.models import User
    from sympolity.ground.journal.models import Entry
    from sympolity.ground.journal.queries import breaks
    from sympolity.ground.notices.models import Mail, Notice
    def officer():
        return User.objects.get(appointments__role="project-officer")
    def counts():
        sent = Entry.objects.filter(verb="report sent").count()
        return [Submission.objects.count(), Notice.objects.count(), sent]
"""
# Each thread has a connection of its own, and PostgreSQL allows a hundred in all: so each sends twice.
PROCESSES, THREADS, TIMES = 2, 25, 2
REPORTS = 30


def test_a_hundred_times_at_the_same_moment_is_once(another):
    another.ask(
        PRELUDE
        + """
    desk = make_desk()
    desk.fill()
    answer(desk.report.pk)
    """
    )
    program = (
        PRELUDE
        + f"""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier
    from django.db import connection
    begin, by, of = Barrier({THREADS}), officer(), Return.objects.get()
    def send(_number):
        begin.wait()
        sent = {{submit(of, by=by, token="one sending").pk for _time in range({TIMES})}}
        connection.close()
        return len(sent)
    with ThreadPoolExecutor({THREADS}) as pool:
        answer(sorted(pool.map(send, range({THREADS}))))
    """
    )
    processes = [another.python_in(program) for _ in range(PROCESSES)]

    said = [process.communicate(timeout=120) for process in processes]

    assert [process.returncode for process in processes] == [0] * PROCESSES, said
    assert another.ask(PRELUDE + "\n    answer([*counts(), Mail.objects.count()])\n") == [1, 1, 1, 1]


def test_a_sending_that_was_cut_off_and_comes_again_is_once(another):
    another.ask(
        PRELUDE
        + f"""
    desk = make_desk()
    projects = [make_project(desk.programme, lead=desk.organisation) for _ in range({REPORTS - 1})]
    for of in [desk.report, *(make_return(desk.round, desk.organisation, each) for each in projects)]:
        desk.write({{desk.words: "Done", desk.reached: {{"value": "1"}}, desk.new: {{"value": "1"}}}}, report=of)
    desk.write({{desk.roof: {{"state": "planned"}}}})
    answer(1)
    """
    )
    sending = (
        PRELUDE
        + """
    for of in Return.objects.order_by("pk"):
        submit(of, by=officer(), token=f"sending of {of.pk}")
        answer(of.pk)
    """
    )

    process = another.python_in(sending)
    assert process.stdout is not None
    for _line in range(3):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    another.ask(sending)

    assert another.ask(PRELUDE + "\n    answer([*counts(), len(list(breaks()))])\n") == [REPORTS, REPORTS, REPORTS, 0]
