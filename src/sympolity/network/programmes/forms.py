from decimal import Decimal
from typing import Any

from babel.numbers import is_currency
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import DayInput
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import (
    Factor,
    Fund,
    Objective,
    Participation,
    Programme,
    PublicFigure,
)
from sympolity.network.programmes.vocabulary import CHOICES
from sympolity.network.territories.forms import NetworkField
from sympolity.network.territories.models import Grouping

WORDS = ("objective", "factor", "round")


class ProgrammeForm(forms.ModelForm[Programme]):
    """The facts of a programme and its words; `networks` and the short name only where it is new."""

    base_language = forms.ChoiceField(
        label=gettext_lazy("Language in which it writes"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Its texts are written in this language and translated into the others."),
    )
    word_objective = forms.ChoiceField(label=gettext_lazy("What it pursues is called"), required=False)
    word_factor = forms.ChoiceField(label=gettext_lazy("What projects have to cover is called"), required=False)
    word_round = forms.ChoiceField(label=gettext_lazy("Asking for reports is called"), required=False)
    watch_from = forms.DecimalField(
        label=gettext_lazy("Watch list from"),
        min_value=0,
        max_digits=15,
        decimal_places=2,
        initial=1_000_000,
        help_text=gettext_lazy("Projects above this amount stand in the watch list."),
    )

    class Meta:
        model = Programme
        fields = (
            "title",
            "slug",
            "summary",
            "base_language",
            "starts_on",
            "ends_on",
            "currency",
            "grouping",
            "is_public",
            "accent",
            "licence",
        )
        widgets = {  # noqa: RUF012
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "summary": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {  # noqa: RUF012
            "currency": gettext_lazy("Three letters of ISO 4217, such as EUR."),
            "is_public": gettext_lazy("Everybody may read its public page. Projects are shown one by one."),
        }
        error_messages = {  # noqa: RUF012
            "slug": {"unique": gettext_lazy("Another programme has this short name. Choose a different one.")}
        }

    def __init__(self, *args: Any, networks: list[Network] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.instance
        if networks is not None:
            self.fields = {"network": NetworkField(networks), **self.fields}
        else:
            del self.fields["slug"]
            self.initial["watch_from"] = Decimal(programme.watch_cents).scaleb(-2)
        among = networks if networks is not None else [programme.network]
        groupings = Grouping.objects.filter(Q(closed_on=None) | Q(pk=programme.grouping_id), network__in=among)
        self.fields["grouping"].queryset = groupings.order_by("name")  # type: ignore[attr-defined]
        self.fields["accent"].choices = [("", _("as the network")), *Network._meta.get_field("accent").flatchoices]  # type: ignore[attr-defined]
        for key in WORDS:
            chosen = programme.vocabulary.get(key, "")
            choices = [(value, str(word)) for value, word in CHOICES[key].items()]
            if chosen and chosen not in CHOICES[key]:
                choices.append((chosen, chosen))
            self.fields[f"word_{key}"].choices = choices  # type: ignore[attr-defined]
            self.initial[f"word_{key}"] = chosen or next(iter(CHOICES[key]))

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if not is_currency(currency):
            raise ValidationError(_("Write the three letters of ISO 4217, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        """Hand on what the operation knows: the words in one vocabulary, the amount in cents."""
        facts = dict(super().clean() or self.cleaned_data)
        words = {key: word for key in WORDS if (word := facts.pop(f"word_{key}", ""))}
        facts["vocabulary"] = {**self.instance.vocabulary, **words}
        if (watch_from := facts.pop("watch_from", None)) is not None:
            facts["watch_cents"] = int(watch_from * 100)
        return facts


class MovingForm(forms.Form):
    """From one status of a programme to a next one."""

    status = forms.ChoiceField(label=gettext_lazy("It is now"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, following: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Programme.Status.choices)
        self.fields["status"].choices = [(state, labels[state]) for state in following]  # type: ignore[attr-defined]


class FundForm(forms.ModelForm[Fund]):
    class Meta:
        model = Fund
        fields = ("name", "code", "share")


class ObjectiveForm(forms.ModelForm[Objective]):
    class Meta:
        model = Objective
        fields = ("name", "code", "parent", "goal", "due_on", "order", "source")
        widgets = {"due_on": DayInput(), "goal": forms.Textarea(attrs={"rows": 5})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "source": gettext_lazy("The document that says so."),
            "order": gettext_lazy("Its place among its neighbours: smaller numbers come first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        choices = Objective.objects.filter(Q(closed_on=None) | Q(pk=one.parent_id), programme=one.programme_id)
        self.fields["parent"].queryset = choices.exclude(pk=one.pk)  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("nothing: it stands at the top")  # type: ignore[attr-defined]


class FactorForm(forms.ModelForm[Factor]):
    class Meta:
        model = Factor
        fields = ("statement", "kind", "objective", "why_and_how", "order")
        widgets = {  # noqa: RUF012
            "statement": forms.Textarea(attrs={"rows": 2}),
            "why_and_how": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["objective"]
            return
        one = self.instance
        choices = Objective.objects.filter(
            Q(closed_on=None) | Q(pk=one.objective_id), programme=one.objective.programme_id
        )
        self.fields["objective"].queryset = choices  # type: ignore[attr-defined]


class ParticipationForm(forms.ModelForm[Participation]):
    """Who takes part is asked only once; afterwards a partner is replaced, so that both stay in the history."""

    class Meta:
        model = Participation
        fields = ("organisation", "role", "objective", "since", "until", "note")
        widgets = {"since": DayInput(), "until": DayInput()}  # noqa: RUF012
        help_texts = {"objective": gettext_lazy("Only for who looks after one.")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        if one.pk is not None:
            del self.fields["organisation"]
        else:
            ours = Organisation.objects.filter(network=one.programme.network_id).open()
            self.fields["organisation"].queryset = ours.order_by("name", "id")
        self.fields["objective"].label = capfirst(str(one.programme.word("objective")))
        objectives = Objective.objects.filter(Q(closed_on=None) | Q(pk=one.objective_id), programme=one.programme_id)
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]


class ReplacingForm(forms.Form):
    """Who takes over a participation, and from when."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Takes over"))
    since = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = Organisation.objects.filter(network=participation.programme.network_id).open()
        others = ours.exclude(pk=participation.organisation_id).order_by("name", "id")
        self.fields["organisation"].queryset = others  # type: ignore[attr-defined]


class FigureForm(forms.ModelForm[PublicFigure]):
    class Meta:
        model = PublicFigure
        fields = ("topic", "value", "is_about", "unit", "as_of", "source", "note")
        widgets = {"as_of": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "topic": gettext_lazy("Write it like the figures beside which it shall stand."),
            "source": gettext_lazy("Who published it, and where."),
        }
