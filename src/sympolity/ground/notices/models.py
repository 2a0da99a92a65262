from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.notices.kinds import Group, How, kind_of, kinds_in


class Mail(models.Model):
    """One mail to one person, of one notice or of several. It is claimed in a committed row before it leaves.

    So it leaves at most once: whoever died between the claim and the mail server's answer leaves a mail of which
    nobody knows whether it left. Such a mail is shown as unsure and never sent again by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("not sure whether it left")
        FAILED = "failed", _("refused by the mail server")
        DROPPED = "dropped", _("not wanted any more")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    is_digest = models.BooleanField(_("several notices in one"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("times tried"), default=0)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("to be sent from"))
    claimed_at = models.DateTimeField(_("taken to be sent"), null=True)
    ended_at = models.DateTimeField(_("came to its end"), null=True)
    fault = models.CharField(_("what the mail server said"), max_length=300, blank=True)

    privacy = privacy(none="id is_digest state attempts created_at due_at claimed_at ended_at", personal="user fault")
    goes_with_the_person = True

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="mails_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"


IN_DOUBT = (Mail.State.UNSURE, Mail.State.FAILED)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """A notice is for one person alone."""
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def about(self, group: Group) -> Self:
        """Of the kinds of one group; what no app registers any more is of the last one."""
        if group == Group.WORK:
            return self.exclude(kind__in=kinds_in(each for each in Group if each != group))
        return self.filter(kind__in=kinds_in([group]))

    def waiting_for_a_digest(self) -> Self:
        """Unread here, and not in any mail yet: what was read needs no mail."""
        return self.unread().filter(mail=None, how__in=[How.DAILY, How.WEEKLY])


class Notice(models.Model):
    """One thing that one person is told, in the person's language, once for each key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person"))
    network = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="+")
    programme_id = models.PositiveBigIntegerField(_("programme"), null=True)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("said once"), max_length=200)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("page"), max_length=500)
    language = models.CharField(_("language"), max_length=12)
    created_at = models.DateTimeField(_("told"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)
    how = models.CharField(_("reaches the person"), max_length=7, choices=How)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()
    privacy = privacy(
        none="id network programme_id kind key url language created_at read_at how mail", personal="user title text"
    )
    goes_with_the_person = True

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="a_notice_is_told_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_notices"),
            models.Index(
                fields=["how", "created_at"], condition=Q(mail=None, read_at=None), name="notices_for_digests"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def group(self) -> Group:
        return kind_of(self.kind).group


class Wish(models.Model):
    """How a person wants to be told about one group of things; without one it comes as usual."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    group = models.CharField(_("about"), max_length=10, choices=Group)
    how = models.CharField(_("how"), max_length=7, choices=How)

    privacy = privacy(none="id group how", personal="user")
    goes_with_the_person = True

    class Meta:
        verbose_name = _("wish about notices")
        verbose_name_plural = _("wishes about notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="one_wish_for_each_group"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.how}"
