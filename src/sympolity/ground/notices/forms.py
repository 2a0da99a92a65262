from typing import Any

from django import forms

from sympolity.ground.accounts.models import User
from sympolity.ground.notices.kinds import Group, How, words_of
from sympolity.ground.notices.queries import wishes_of


class WishesForm(forms.Form):
    """One choice for each group of notices."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, how in wishes_of(user).items():
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, choices=How.choices, initial=how, help_text="; ".join(words_of(group))
            )

    def wishes(self) -> dict[Group, How]:
        return {group: How(self.cleaned_data[group.value]) for group in Group}
