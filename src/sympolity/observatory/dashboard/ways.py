"""Where the numbers of a dashboard lead."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.reading import OBJECTIVE, PLACE, PROJECT, Focus

FILTERS = {OBJECTIVE: "objective", PLACE: "territory", PROJECT: "project"}
ROUTES = {OBJECTIVE: "dashboard-objective", PLACE: "dashboard-place", PROJECT: "dashboard-project"}


@dataclass(frozen=True, slots=True)
class Ways:
    programme: Programme
    focus: Focus

    def to(self, route: str, *args: object) -> str:
        """An address inside the programme; empty where there is no such page."""
        try:
            return reverse(route, args=[self.programme.slug, *args])
        except NoReverseMatch:
            return ""

    def dashboard(self, focus: Focus) -> str:
        if focus.pk is None:
            return self.to("observatory:dashboard")
        return self.to(f"observatory:{ROUTES[focus.kind]}", focus.pk)

    @property
    def about(self) -> str:
        """The page of what the dashboard is about."""
        match self.focus.kind:
            case "objective":
                return self.to("programmes:objective", self.focus.pk)
            case "place":
                return reverse("territories:territory", args=[self.focus.pk])
            case "project":
                return self.to("portfolio:project", self.focus.pk)
        return self.to("programmes:programme")

    def projects(self, query: str = "") -> str:
        """The list of exactly the projects that are counted; a project itself where it is about one."""
        if self.focus.kind == PROJECT:
            return self.to("portfolio:project", self.focus.pk)
        return self._filtered(self.to("portfolio:list"), query)

    def milestones(self, mark: str = "") -> str:
        return self._filtered(self.to("observatory:milestones"), f"mark={mark}" if mark else "")

    def targets(self, aim: str = "") -> str:
        return self._filtered(self.to("observatory:targets"), f"aim={aim}" if aim else "")

    def round(self, pk: int) -> str:
        return self.to("monitoring:round", pk)

    def indicator(self, pk: int) -> str:
        return self.to("monitoring:indicator", pk)

    def _filtered(self, url: str, query: str) -> str:
        own = f"{FILTERS[self.focus.kind]}={self.focus.pk}" if self.focus.pk else ""
        told = "&".join(filter(None, (own, query)))
        return f"{url}?{told}" if told else url
