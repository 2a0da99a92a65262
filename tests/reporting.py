"""A programme that reports: two towns, two objectives, and whatever a test adds."""

import hashlib
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from factories import make_objective, make_organisation, make_programme, make_project, make_territory, make_user
from sympolity.affairs.monitoring.models import Figure, Indicator, Return, Round, RoundTemplate, Submission
from sympolity.network.portfolio import queries as portfolio
from sympolity.observatory.dashboard.reading import Focus, read_dashboard

TODAY = timezone.localdate()
LATER, BEFORE = TODAY + timedelta(days=300), TODAY - timedelta(days=300)


class Scene:
    """A programme with two towns (one with a community), two objectives, and a round that was reported on."""

    def __init__(self):
        self.numbers = count(1)
        self.programme = make_programme(currency="EUR")
        network = self.programme.network
        self.user = make_user("secretariat", self.programme)
        self.north, self.south = make_territory(network, "North"), make_territory(network, "South")
        self.corner = make_territory(network, "Corner", level="community", parent=self.north)
        self.health, self.work = make_objective(self.programme, "Health"), make_objective(self.programme, "Work")
        self.lead = make_organisation(network)
        self.template = RoundTemplate.objects.create(programme=self.programme, name="Quarterly")

    def project(self, place, objective, **facts):
        number = next(self.numbers)
        facts = {"title": f"Project {number}", "lead": self.lead, "stage": "implementation", **facts}
        return make_project(self.programme, territories=[place], objectives=[objective], **facts)

    def round(self, **facts):
        number = next(self.numbers)
        first = date(2020, 1, 1) + timedelta(days=20 * number)
        return Round.objects.create(
            programme=self.programme,
            template=self.template,
            **{
                "title": f"Round {number}",
                "period_from": first,
                "period_until": first + timedelta(days=19),
                "opens_on": first,
                "due_on": TODAY - timedelta(days=1),
                "state": "open",
                **facts,
            },
        )

    def report(self, round_, project, figures=(), state="accepted"):
        report = Return.objects.create(
            round=round_, project=project, organisation=self.lead, state=state, due_on=round_.due_on
        )
        if state == "accepted":
            digest = hashlib.sha256(b"{}").hexdigest()
            sent = Submission.objects.create(of=report, number=1, content="{}", sha256=digest, decision="accepted")
            for indicator, value in figures:
                Figure.objects.create(
                    submission=sent, round=round_, indicator=indicator, organisation=self.lead, project=project,
                    value=value,
                )  # fmt: skip
        return report

    def indicator(self, name="People", **facts):
        return Indicator.objects.create(
            programme=self.programme, name=name, **{"unit": "people", "rule": "sum", **facts}
        )

    def read(self, focus=None):
        rows = portfolio.portfolio(self.programme, self.user)
        return read_dashboard(self.programme, rows, focus or Focus())
