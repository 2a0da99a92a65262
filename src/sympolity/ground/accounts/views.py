from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sympolity.ground.accounts import operations, queries
from sympolity.ground.accounts.forms import PreferencesForm
from sympolity.ground.accounts.middleware import remember_language
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.limits import count


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = operations.change_preferences(request.user, **form.cleaned_data)
        with override(user.language or None):
            messages.success(request, _("Your account is saved."))
        response = redirect("accounts:profile")
        remember_language(response, user.language)
        return response
    keys = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    context = {
        "form": form,
        "has_password": request.user.has_usable_password(),
        "has_second_factor": bool(set(keys) - {Authenticator.Type.RECOVERY_CODES}),
        "has_single_sign_on": SocialAccount.objects.filter(user=request.user).exists(),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@signed_in
def my_data(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept about the person who asks, as one file."""
    count("take my data along", str(request.user.pk), times=10, seconds=600)
    response = JsonResponse(
        queries.everything_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate().isoformat()}.json"'
    return response
