"""Two years of sample rounds in Lisbon: what they ask, what invented reports say, and the editions that they became."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from sympolity.affairs.monitoring.asks import Asked, AskedIndicator
from sympolity.affairs.monitoring.frozen import content_of_report, frozen
from sympolity.affairs.monitoring.models import (
    Answer,
    Assignment,
    Category,
    Disaggregation,
    Figure,
    Indicator,
    Remark,
    Return,
    Round,
    RoundQuestion,
    RoundTemplate,
    Submission,
    Target,
)
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition
from sympolity.affairs.monitoring.operations.review import figures_in
from sympolity.affairs.monitoring.operations.rounds import open_round, plan_round
from sympolity.affairs.monitoring.queries.asked import asked_of_all
from sympolity.config.demo.people import people_by_name
from sympolity.config.demo.programmes import english
from sympolity.config.demo.reading import settings_of
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.languages.models import Translation
from sympolity.methods.periods import Period, period_around
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

ROUNDS = 8
BATCH = 500
State, Decision = Return.State, Submission.Decision
# How far each municipality is with the round that is open; the others have been accepted.
STANDING = {
    "Moita": State.DRAFT, "Oeiras": State.DUE, "Sesimbra": State.DUE, "Vila Franca de Xira": State.DRAFT,
    "Setúbal": State.RETURNED, "Almada": State.SUBMITTED, "Amadora": State.SUBMITTED, "Loures": State.SUBMITTED,
    "Cascais": State.IN_REVIEW, "Sintra": State.IN_REVIEW, "Lisboa": State.SUBMITTED,
}  # fmt: skip
RETURN_COLUMNS = (
    "state", "revision", "changed_at", "changed_by", "submitted_at", "submitted_by", "accepted_at", "accepted_by",
)  # fmt: skip
SENT = (State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.ACCEPTED)
DECIDED = {State.ACCEPTED: Decision.ACCEPTED, State.RETURNED: Decision.RETURNED}


def load_rounds(programme: Programme, *, by: User) -> int:
    """The rounds of two years with their reports; gives back how many reports there are."""
    told = settings_of("reports.toml")
    indicators = _indicators(programme, told)
    projects = _reporting(programme)
    _assign(projects, indicators, told)
    quarterly = _template(programme, told["quarterly"], RoundTemplate.Cadence.QUARTERLY, RoundTemplate.AskedOf.PROJECT)
    half_yearly = _template(
        programme, told["half_yearly"], RoundTemplate.Cadence.HALF_YEARLY, RoundTemplate.AskedOf.ORGANISATION
    )
    reports = 0
    periods = _last_periods("quarterly", ROUNDS)
    for place, period in enumerate(periods):
        reports += SampleRound(quarterly, period, told, by, place == ROUNDS - 1, place, projects).load()
    plan_round(quarterly, period=period_around("quarterly", timezone.localdate()), by=by)
    reports += SampleRound(half_yearly, _last_periods("half-yearly", 1)[0], told, by, is_open=True, seed=99).load()
    return reports


def _last_periods(cadence: str, count: int) -> list[Period]:
    """The last periods that are over, the oldest first."""
    found: list[Period] = []
    day = timezone.localdate()
    for _number in range(count):
        found.append(period_around(cadence, period_around(cadence, day).first - timedelta(days=1)))
        day = found[-1].first
    return found[::-1]


# -- what is measured and asked ----------------------------------------------------
def _indicators(programme: Programme, told: Mapping[str, Any]) -> dict[str, Indicator]:
    splits = {each["name"]: _split(programme, each) for each in told["splits"]}
    found: dict[str, Indicator] = {}
    translations: list[Translation] = []
    names = ("code", "name", "definition", "unit", "kind", "rule", "weight_name", "decimals", "counts_people")
    for order, facts in enumerate(told["indicators"]):
        indicator = Indicator.objects.create(
            programme=programme,
            order=order,
            is_public=True,
            source="sample data",
            **{name: facts[name] for name in names if name in facts},
        )
        indicator.disaggregations.set([splits[name] for name in facts.get("splits", ())])
        translations += [english(indicator, name, facts[f"{name}_en"]) for name in ("name", "definition", "unit")]
        if facts["target"] and programme.ends_on:
            Target.objects.create(
                indicator=indicator, due_on=programme.ends_on, value=Decimal(facts["target"]), source="sample data"
            )
        found[facts["code"]] = indicator
    Translation.objects.bulk_create(translations)
    return found


def _split(programme: Programme, facts: Mapping[str, Any]) -> Disaggregation:
    split = Disaggregation.objects.create(programme=programme, name=facts["name"])
    translations = [english(split, "name", facts["name_en"])]
    for order, each in enumerate(facts["categories"]):
        category = Category.objects.create(disaggregation=split, name=each["name"], order=order)
        translations.append(english(category, "name", each["name_en"]))
    Translation.objects.bulk_create(translations)
    return split


def _reporting(programme: Programme) -> list[Project]:
    """The projects that report: what is done, not the interventions and operations above it."""
    rows = Project.objects.filter(programme=programme, kind="project").live().exclude(lead=None)
    return list(rows.prefetch_related("objectives").order_by("pk"))


def _assign(projects: Sequence[Project], indicators: Mapping[str, Indicator], told: Mapping[str, Any]) -> None:
    rows = [
        Assignment(indicator=indicators[facts["code"]], project=project)
        for project in projects
        for facts in told["indicators"]
        if {each.code for each in project.objectives.all()} & set(facts["axes"]) and project.nature in facts["natures"]
    ]
    Assignment.objects.bulk_create(rows, batch_size=BATCH)


def _template(programme: Programme, facts: Mapping[str, Any], cadence: str, asked_of: str) -> RoundTemplate:
    template = RoundTemplate.objects.create(
        programme=programme,
        name=facts["name"],
        introduction=facts["introduction"],
        cadence=cadence,
        asked_of=asked_of,
        asks_milestones=asked_of == RoundTemplate.AskedOf.PROJECT,
    )
    translations = [english(template, name, facts[f"{name}_en"]) for name in ("name", "introduction")]
    for order, each in enumerate(facts["questions"]):
        question = RoundQuestion.objects.create(
            template=template, text=each["text"], is_required=each["required"], order=order
        )
        translations.append(english(question, "text", each["text_en"]))
    Translation.objects.bulk_create(translations)
    return template


# -- one round ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SampleRound:
    """A round of the sample with its reports: closed and published, or open and half answered."""

    template: RoundTemplate
    period: Period
    told: Mapping[str, Any]
    by: User
    is_open: bool
    seed: int
    projects: Sequence[Project] = ()

    def load(self) -> int:
        round_ = plan_round(
            self.template,
            period=self.period,
            opens_on=self.period.last + timedelta(days=1),
            due_on=self._due_on(),
            by=self.by,
            projects=[each for each in self.projects if _begun(each, self.period.last)],
        )
        Round.objects.filter(pk=round_.pk).update(is_sample=True)
        round_ = open_round(round_, by=self.by, at=self._moment(1))
        returns = list(round_.returns.select_related("organisation", "project"))
        for of in returns:
            of.round = round_  # what it asks is long and need not be read again for each report
        self._answer(returns)
        if not self.is_open:
            self._close(round_)
        return len(returns)

    def _due_on(self) -> date:
        """Two weeks after the quarter; the open round was due some days ago, so that somebody is late."""
        usual = self.period.last + timedelta(days=15)
        return max(usual, timezone.localdate() - timedelta(days=6)) if self.is_open else usual

    def _answer(self, returns: list[Return]) -> None:
        chance = Random(f"report {self.seed}")  # noqa: S311 - a sample must come out the same each time
        people = people_by_name()
        asked = asked_of_all(returns)
        answers: list[Answer] = []
        sent: list[Submission] = []
        for of in returns:
            of.state = self._state(of, chance)
            values = dict(self._values(of, asked[of.pk], chance)) if of.state != State.DUE else {}
            if of.state == State.DRAFT:
                values = dict(list(values.items())[: chance.randint(1, 3)])
            writer = people.get(_mail_name(of.organisation.name))
            answers += [Answer(of=of, key=key, value=value, changed_by=writer) for key, value in values.items()]
            if values:
                of.revision, of.changed_at, of.changed_by = len(values), self._written_at(chance), writer
            if of.state in SENT:
                sent.append(self._sent(of, asked[of.pk], values, people["secretariat"]))
        Answer.objects.bulk_create(answers, batch_size=BATCH)
        Submission.objects.bulk_create(sent, batch_size=BATCH)
        for of in returns:  # one by one: many columns of many rows in one statement take ten times as long
            of.save(update_fields=RETURN_COLUMNS)
        self._decide(sent)

    def _decide(self, sent: list[Submission]) -> None:
        accepted = [each for each in sent if each.decision == Decision.ACCEPTED]
        figures = [figure for each in accepted for figure in figures_in(each, each.of)]
        Figure.objects.bulk_create(figures, batch_size=BATCH)
        returned = [each for each in sent if each.decision == Decision.RETURNED]
        remark = self.told["words"]["remark"]
        Remark.objects.bulk_create(
            Remark(submission=each, key=f"question:{each.of.round.asks['questions'][0]['pk']}", reason=remark)
            for each in returned
        )
        programme = self.template.programme
        verbs = {Decision.ACCEPTED: "report accepted", Decision.RETURNED: "report sent back"}
        lines = [
            Line(
                verbs.get(Decision(each.decision), "report sent"),
                each.of,
                {"version": (None, each.number), "sha256": (None, each.sha256)},
                reason=remark if each.decision == Decision.RETURNED else "",
                source={"kind": "sample"},
            )
            for each in (sent if self.is_open else ())
        ]
        record_all(lines, by=self.by, network=programme.network, programme_id=programme.pk)

    def _state(self, of: Return, chance: Random) -> Return.State:
        if not self.is_open:
            return State.DUE if chance.random() < 0.012 else State.ACCEPTED
        standing = STANDING.get(of.organisation.name.removeprefix("Município de "), State.ACCEPTED)
        if standing == State.DRAFT:
            return chance.choice((State.DUE, State.DRAFT, State.DRAFT, State.SUBMITTED))
        if standing == State.RETURNED:
            return State.RETURNED if chance.random() < 0.1 else State.SUBMITTED
        return State(standing)

    def _written_at(self, chance: Random) -> datetime:
        """Some time of a working day before the reports were due."""
        days = (self._due_on() - self.period.last).days - chance.randint(0, 8)
        return self._moment(days, time(chance.randint(9, 17), chance.randint(0, 59)))

    def _moment(self, days: int, clock: time = time(9)) -> datetime:
        """So many days after the period, but never later than now."""
        day = self.period.last + timedelta(days=days)
        return min(timezone.make_aware(datetime.combine(day, clock)), timezone.now())

    def _sent(self, of: Return, asked: Asked, values: Mapping[str, Any], reader: User) -> Submission:
        sent_at = of.changed_at or self._moment(1)
        of.submitted_at, of.submitted_by = sent_at, of.changed_by
        content = frozen(content_of_report(of, asked, values, at=sent_at))
        decision = DECIDED.get(State(of.state), Decision.PENDING)
        decided_at = min(sent_at + timedelta(days=3), timezone.now()) if decision != Decision.PENDING else None
        if decision == Decision.ACCEPTED:
            of.accepted_at, of.accepted_by = decided_at, reader
        return Submission(
            of=of,
            number=1,
            content=content.content,
            sha256=content.sha256,
            submitted_at=sent_at,
            submitted_by=of.submitted_by,
            decision=decision,
            decided_at=decided_at,
            decided_by=reader if decided_at else None,
        )

    def _close(self, round_: Round) -> None:
        why = self.told["words"]["missing"]
        missing = dict.fromkeys(round_.returns.exclude(state=State.ACCEPTED).values_list("pk", flat=True), why)
        edition = close_round(round_, missing=missing, by=self.by, at=self._moment(35))
        publish_edition(edition, by=self.by, at=self._moment(38))

    # -- what a report says --------------------------------------------------------
    def _values(self, of: Return, asked: Asked, chance: Random) -> Iterator[tuple[str, Any]]:
        words = self.told["words"]
        texts = (chance.choice(words["done"]), chance.choice(words["hard"]), chance.choice(words["next"]))
        for question, text in zip(asked.questions, texts, strict=False):
            if text:
                yield question.key, text
        for indicator in asked.indicators:
            yield indicator.key, self._figure(of, indicator, chance)

    def _figure(self, of: Return, indicator: AskedIndicator, chance: Random) -> dict[str, Any]:
        facts = next(each for each in self.told["indicators"] if each["code"] == indicator.code)
        # What adds up over time grows from the first quarter of the project; everything else moves around its usual.
        own = Random(f"{of.project_id} {indicator.code}").uniform(0.5, 1.6)  # noqa: S311
        quarters = max(1, (self.period.last - (of.project.planned_start_on or self.period.first)).days // 91)  # type: ignore[union-attr]
        usual = facts["base"] * own
        if indicator.rule in ("cumulative", "unique-count"):
            usual *= quarters
        elif indicator.needs_weight:
            usual = min(99.0, facts["base"] + (own - 1) * 14 + chance.uniform(-3, 3))
        else:
            usual *= chance.uniform(0.7, 1.3)
        value = round(usual, indicator.decimals) if indicator.decimals else int(usual)
        figure: dict[str, Any] = {
            "value": f"{value:f}".rstrip("0").rstrip(".") if indicator.decimals else str(value),
            "as_of": self.period.last.isoformat(),
            "source": "lista de presenças" if facts.get("counts_people") else "registo do projeto",
        }
        if indicator.needs_weight:
            figure["weight"] = str(chance.randint(12, 90))
        parts = self._parts(indicator, int(value))
        return figure | ({"parts": parts} if parts else {})

    def _parts(self, indicator: AskedIndicator, whole: int) -> dict[str, str]:
        """Parts that add up to the whole, by the usual shares of the sample."""
        shares = {each["name"]: each["share"] for split in self.told["splits"] for each in split["categories"]}
        found: dict[str, str] = {}
        for split in indicator.splits:
            left = whole
            *first, last = split.categories.items()
            for pk, name in first:
                part = int(whole * shares[name])
                found[str(pk)] = str(part)
                left -= part
            found[str(last[0])] = str(left)
        return found


def _begun(project: Project, day: date) -> bool:
    return project.planned_start_on is not None and project.planned_start_on <= day


def _mail_name(organisation: str) -> str:
    """The mail name of the sample person of a municipality: "setubal" for Município de Setúbal."""
    return organisation.removeprefix("Município de ").lower().replace("ú", "u")
