from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.faces.desk.pages import PAGES
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Programme


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def visible_to(self, user: User) -> Self:
        """One's own, and those that others share where the person may look anyway."""
        programmes = Programme.objects.visible_to(user)
        inside = Q(programme__in=programmes) | Q(programme=None, network__in=Network.objects.of(user))
        return self.filter(inside, Q(owner=user) | Q(is_shared=True, closed_on=None))


class SavedView(models.Model):
    """A page with its filters, sort and columns under a name. It holds no rows: who opens it sees what they may see.

    A view of a page of a programme is shared with that programme, one of the register with the network.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("whose"))
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    page = models.CharField(_("page"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filters, sort and columns"), blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    closed_on = models.DateField(_("deleted on"), null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()
    privacy = privacy(
        none="id network programme page name query is_shared is_default saved_at closed_on", personal="owner"
    )

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "owner", "page", Coalesce("programme", 0), "name", condition=Q(closed_on=None), name="view_named_once"
            ),
            models.UniqueConstraint(
                "owner",
                "page",
                Coalesce("programme", 0),
                condition=Q(closed_on=None, is_default=True),
                name="one_view_opens_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return reverse(self.page, kwargs={"programme": self.programme.slug} if self.programme else {})

    @property
    def url(self) -> str:
        """The page as it was saved; `view` says under which name, so that the page can tell what changed since."""
        return f"{self.path}?{self.query}{'&' if self.query else ''}view={self.pk}"

    @property
    def page_label(self) -> Any:
        return PAGES.get(self.page, self.page)
