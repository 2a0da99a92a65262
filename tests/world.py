"""A small world with one of everything, for tests that walk every route."""

from types import SimpleNamespace

from factories import make_network, make_organisation, make_programme, make_project, make_territory


def make_world() -> SimpleNamespace:
    network = make_network()
    programme = make_programme(network, is_public=True)
    region = make_territory(network, "Region", level="region")
    town = make_territory(network, "Town", parent=region)
    own = make_organisation(network, "Own municipality")
    other = make_organisation(network, "Other municipality")
    return SimpleNamespace(
        network=network,
        programme=programme,
        region=region,
        town=town,
        own=own,
        other=other,
        project=make_project(programme, lead=own, is_public=True),
        other_project=make_project(programme, lead=other, is_public=True),
        elsewhere=SimpleNamespace(programme=make_programme(make_network())),
    )
