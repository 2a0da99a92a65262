"""Contracting processes from releases: what several releases say of one process is put together, the latest last.

Plain Python: it runs in the process that reads the files of strangers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sympolity.interchange.ocds.at import At, Json
from sympolity.interchange.ocds.changes import TAGS, History, State

AMENDED = ("amendments", "amendment")


@dataclass(slots=True)
class Process:
    """One contracting process, with the parts of it that become rows. `path` is its first place in the file."""

    ocid: str
    path: str
    dated: str = ""
    buyer: str = ""
    tender: dict[str, Json] = field(default_factory=dict)
    parties: dict[str, dict[str, Json]] = field(default_factory=dict)
    awards: dict[str, dict[str, Json]] = field(default_factory=dict)
    contracts: dict[str, dict[str, Json]] = field(default_factory=dict)
    lots: dict[str, dict[str, Json]] = field(default_factory=dict)
    bids: dict[str, dict[str, Json]] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)

    def party(self, pk: str, name: str) -> tuple[str, str]:
        """Name and tax number of a party, which may be named in passing."""
        party = self.parties.get(pk) or {}
        return name or str(party.get("name") or pk), str(party.get("number") or "")


def take(release: At, processes: dict[str, Process]) -> None:
    """Add what a release says. One without an ocid is a process by itself. Raises Fault."""
    ocid = release.text("ocid")
    process = processes.setdefault(ocid or release.path, Process(ocid, release.path))
    moment = _instant(release.text("date"))
    is_newer = moment >= process.dated
    process.dated = max(moment, process.dated)
    _parties(release, process, is_newer)
    tender = release.object("tender")
    _merge(process.tender, _tender(tender, process, is_newer), is_newer)
    for key, lot in _each(tender, "lots"):
        _merge(process.lots.setdefault(key, {}), _lot(lot), is_newer)
    for key, bid in _each(release.object("bids"), "details"):
        _merge(process.bids.setdefault(key, {}), _bid(bid, process, is_newer), is_newer)
    for key, award in _each(release, "awards"):
        _merge(process.awards.setdefault(key, {}), _award(award, process, is_newer), is_newer)
    is_amendment = bool(TAGS.intersection(release.words("tag")))
    for key, contract in _each(release, "contracts"):
        told = _contract(contract, key)
        _merge(process.contracts.setdefault(key, {}), told, is_newer)
        state = State(moment, release.text("id"), told["value"], told["period"], is_amendment)
        amendments = [*contract.objects("amendments"), *contract.objects("amendment")]
        process.histories.setdefault(key, History()).add(state, amendments)


def _each(parent: At, name: str) -> Iterator[tuple[str, At]]:
    """The objects of a list by their ids. What has the id of another one of the same release is not that one."""
    seen: dict[str, int] = {}
    for each in parent.objects(name):
        key = each.text("id")
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key} ({seen[key]})".strip(), each


def _instant(text: str) -> str:
    """The moment of a release in world time, so that texts of several time zones follow one another."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()


def _parties(release: At, process: Process, is_newer: bool) -> None:
    for party in release.objects("parties"):
        _party(party, process, is_newer, roles=party.words("roles"))
    key, name = _party(release.object("buyer"), process, is_newer)
    if (name or key) and (is_newer or not process.buyer):
        process.buyer = name or key


def _party(party: At, process: Process, is_newer: bool, **more: Json) -> tuple[str, str]:
    """Key and name of an organisation. Older editions of the standard tell all of it where it is named."""
    identifier = party.object("identifier")
    name = party.text("name") or identifier.text("legalName")
    key = party.text("id") or identifier.text("id") or name
    told: dict[str, Json] = {
        "name": name,
        "number": identifier.text("id"),
        "country": party.object("address").text("countryName"),
        **more,
    }
    if key:
        _merge(process.parties.setdefault(key, {}), told, is_newer)
    return key, name


def _merge(known: dict[str, Json], told: Mapping[str, Json], is_newer: bool) -> None:
    """A later release changes what it names; of a period and an amount it may name a part."""
    for name, value in told.items():
        if value in (None, "", [], {}):
            continue
        before = known.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            kept = before if name == "period" else {"currency": before.get("currency")}
            known[name] = kept | _said(value) if is_newer else value | _said(before)
        elif is_newer or before in (None, "", [], {}):
            known[name] = value


def _said(values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _tender(tender: At, process: Process, is_newer: bool) -> dict[str, Json]:
    period = tender.object("tenderPeriod")
    key, entity = _party(tender.object("procuringEntity"), process, is_newer)
    return {
        "path": tender.path,
        "id": tender.text("id"),
        "title": tender.text("title") or tender.text("description"),
        "status": tender.text("status"),
        "why": tender.text("statusDetails") or tender.text("procurementMethodRationale"),
        "method": tender.text("procurementMethod"),
        "method_words": tender.text("procurementMethodDetails"),
        "category": tender.text("mainProcurementCategory"),
        "value": _value(tender, "value"),
        "launched_on": tender.day("datePublished") or period.day("startDate"),
        "bids_due_on": period.day("endDate"),
        "bidders": tender.number("numberOfTenderers"),
        "entity": entity or key,
        "cpv": _cpv(tender),
        "tenderers": _named(tender, "tenderers", process, is_newer),
        "amendments": [_amended(each) for name in AMENDED for each in tender.objects(name)],
        "milestones": [_milestone(each) for each in tender.objects("milestones")],
    }


def _lot(lot: At) -> dict[str, Json]:
    return {
        "title": lot.text("title") or lot.text("description"),
        "status": lot.text("status"),
        "value": _value(lot, "value"),
    }


def _bid(bid: At, process: Process, is_newer: bool) -> dict[str, Json]:
    return {
        "status": bid.text("status"),
        "date": bid.day("date"),
        "value": _value(bid, "value"),
        "tenderers": _named(bid, "tenderers", process, is_newer),
        "lots": [*bid.words("relatedLots"), *filter(None, [bid.text("relatedLot")])],
    }


def _named(parent: At, name: str, process: Process, is_newer: bool) -> list[tuple[str, str]]:
    return [_party(each, process, is_newer) for each in parent.objects(name)]


def _amended(amendment: At) -> str:
    day = amendment.day("date") or ""
    return f"{day} {amendment.text('rationale') or amendment.text('description')}".strip()


def _milestone(milestone: At) -> str:
    """Its title with the day on which it was met, else is due."""
    day = milestone.day("dateMet") or milestone.day("dueDate")
    title = milestone.text("title") or milestone.text("description") or milestone.text("id")
    return f"{day} {title}" if day else title


def _award(award: At, process: Process, is_newer: bool) -> dict[str, Json]:
    return {
        "title": award.text("title") or award.text("description"),
        "status": award.text("status"),
        "date": award.day("date"),
        "value": _value(award, "value"),
        "suppliers": _named(award, "suppliers", process, is_newer),
        "lots": award.words("relatedLots"),
        "period": _period(award.object("contractPeriod")),
        "cpv": _cpv(award),
        "amendments": [_amended(each) for name in AMENDED for each in award.objects(name)],
    }


def _contract(contract: At, key: str) -> dict[str, Json]:
    implementation = contract.object("implementation")
    return {
        "path": contract.path,
        "award": contract.text("awardID"),
        # Of contracts that share their number, their awards share theirs.
        "twin": key.removeprefix(contract.text("id")),
        "title": contract.text("title") or contract.text("description"),
        "status": contract.text("status"),
        "signed_on": contract.day("dateSigned"),
        "value": _value(contract, "value"),
        "period": _period(contract.object("period")),
        "cpv": _cpv(contract),
        "transactions": [
            _value(each, "value") or _value(each, "amount") for each in implementation.objects("transactions")
        ],
        "milestones": [
            ("met" if each.text("status") == "met" else "open", _milestone(each))
            for holder in (contract, implementation)
            for each in holder.objects("milestones")
        ],
    }


def _period(period: At) -> dict[str, Json]:
    start, end = period.day("startDate"), period.day("endDate") or period.day("maxExtentDate")
    return {"start": start, "end": end, "days": period.number("durationInDays")} if period.value else {}


def _value(parent: At, name: str) -> dict[str, Json]:
    """An amount and which one it is: without tax, with tax, or unsaid, as the core of the standard leaves it."""
    value = parent.object(name)
    if not value.value:
        return {}
    amount, currency = value.number("amount"), value.text("currency")
    found: dict[str, Json] = {"currency": currency}
    for ours, theirs in (("net", "amountNet"), ("gross", "amountGross")):
        if (told := value.number(theirs)) is not None:
            found[ours] = told
    if amount is not None and not ("net" in found or "gross" in found):
        includes = value.value.get("valueAddedTaxIncluded")
        found["gross" if includes is True else "net" if includes is False else "unsaid"] = amount
    return found


def _cpv(parent: At) -> str:
    for item in parent.objects("items"):
        classification = item.object("classification")
        if classification.text("scheme").upper() == "CPV" and classification.text("id"):
            return classification.text("id")
    return ""
