"""The open data of a programme: what there is, what it says, and the files."""

from django.http import Http404, HttpRequest, HttpResponse

from sympolity.faces.public import freshness
from sympolity.faces.public.data_sets import DATA_SETS
from sympolity.faces.public.exports import as_file, citation
from sympolity.faces.public.views.frame import as_of, shown
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.models import Programme


@freshness.page_of_programme
def data(request: HttpRequest, programme: Programme) -> HttpResponse:
    with_translations([programme])
    day = as_of(programme)
    sets = [(each, citation(programme, each, day)) for each in DATA_SETS.values()]
    return shown(request, "public/data.html", {"sets": sets}, programme=programme)


@freshness.page_of_programme
def data_file(request: HttpRequest, programme: Programme, name: str, kind: str) -> HttpResponse:
    wanted = DATA_SETS.get(name)
    if wanted is None or kind not in wanted.kinds:
        raise Http404
    response = as_file(programme, wanted, kind, as_of(programme))
    # Open data may be read by the pages of others.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
