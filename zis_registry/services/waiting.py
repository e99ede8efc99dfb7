"""What waits for a person: the badges of the menu and the tasks of home, what holds money first, then the oldest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zis_registry.services import reference
from zis_registry.services.accounts import accounts
from zis_registry.services.cases import case_list
from zis_registry.services.households import asnaf, search
from zis_registry.services.households.search import Filters, StateFilter
from zis_registry.services.money import fund_view
from zis_registry.services.numbering import case_number
from zis_registry.services.opening import Registry
from zis_registry.services.proposals import proposal_view
from zis_registry.store.repositories import cases, gap, staging
from zis_registry.store.repositories.accounts import AccountStatus
from zis_registry.store.repositories.staging import StagedStatus
from zis_registry.terms.access import Permission, Reader, Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.period import to_wita

LATE_DAYS = 5
SOON = timedelta(days=90)
NEARLY_USED = 10  # a fund of which less than a tenth is left
MOST_KEPT = 200
# By registry, areas and day the last change and a count; nothing of a household is kept.
_kept: dict[tuple[str, tuple[str, ...], date], tuple[int, int]] = {}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: mark, what and why, the rupiah it holds, since when (UTC text, "" unknown), verb and page."""

    mark: str
    title: str
    facts: str
    verb: str
    path: str
    money: int = 0
    since: str = ""
    days: int | None = None

    @property
    def age(self) -> str:
        """How long it has waited, in words."""
        if self.days is None:
            return ""
        return "sejak hari ini" if self.days <= 0 else f"menunggu {self.days} hari"

    @property
    def late(self) -> bool:
        """Whether it has waited too long."""
        return self.days is not None and self.days > LATE_DAYS


async def counts(registry: Registry, reader: Reader) -> Mapping[str, int]:
    """How many things wait for the reader, by key of the menu; only what the role may act on."""
    told: dict[str, int] = {}
    async with registry.db.read_tx():
        if reader.may(Permission.UPLOAD):
            told["unggahan"] = await staging.count_open(registry.db, reader.office)
        if reader.may(Permission.DECIDE_CASES):
            told["kasus"] = await _cases_waiting(registry, reader)
        if reader.may(Permission.CONFIRM_ASNAF):
            told["asnaf"] = await _asnaf_waiting(registry, reader)
    return told


async def _asnaf_waiting(registry: Registry, reader: Reader) -> int:
    """The count, remembered while no list changes: every page asks for it, and it weighs every surveyed household."""
    place = f"{registry.settings.database.label}:{registry.settings.data_dir}"
    key = (place, reader.scope.areas, registry.today)
    change = await gap.last_change(registry.db)
    kept = _kept.get(key)
    if kept is None or kept[0] != change:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = kept = (change, await asnaf.count_waiting(registry, reader))
    return kept[1]


async def _cases_waiting(registry: Registry, reader: Reader) -> int:
    if reader.district is None:  # a province settles what two districts claim; the rest is the districts' work
        found = await cases.touching(registry.db, reader.scope, cases.OPEN)
        return sum(1 for case in found if case_list.between_districts(case))
    found_by_status = await cases.count_touching(registry.db, reader.scope, cases.OPEN)
    asked = await case_list.questions(registry, reader) if found_by_status.get("ASKED") else ()
    return found_by_status.get("OPEN", 0) + len(asked)


async def tasks(registry: Registry, reader: Reader) -> tuple[Task, ...]:
    """The tasks of the reader, what holds money first, then the oldest."""
    found: list[Task] = []
    for permission, collect in _COLLECTORS:
        if reader.may(permission):
            found += await collect(registry, reader)
    return tuple(sorted((_aged(registry, task) for task in found), key=_order))


def _order(task: Task) -> tuple[bool, str, str]:
    return (task.money == 0, task.since or "9999", task.title)


def _aged(registry: Registry, task: Task) -> Task:
    if not task.since:
        return task
    days = (registry.today - _day(task.since)).days
    return Task(task.mark, task.title, task.facts, task.verb, task.path, task.money, task.since, days)


def _day(text: str) -> date:
    return to_wita(datetime.fromisoformat(text)).date() if "T" in text else date.fromisoformat(text)


# --- uploads and cases ----------------------------------------------------------------------------------------


async def _uploads(registry: Registry, reader: Reader) -> list[Task]:
    async with registry.db.read_tx():
        found = [one for one in await staging.open_lists(registry.db, reader.scope) if one.office == reader.office]
    ready = [one for one in found if one.status is StagedStatus.READ]
    refused = [one for one in found if one.status is StagedStatus.REFUSED]
    told = []
    if ready:
        path = f"/unggahan/periksa/{ready[0].id}" if len(ready) == 1 else "/unggahan"
        facts = "Sudah dibaca; belum ada yang disimpan sampai Anda menerimanya."
        told.append(Task("unggah", f"Periksa {len(ready)} daftar", facts, "Periksa daftar", path, since=_oldest(ready)))
    if refused:
        title = f"Perbaiki {len(refused)} daftar"
        facts = "Tidak dapat dibaca; halamannya menyebut sebab dan cara memperbaikinya."
        told.append(Task("unggah", title, facts, "Lihat sebabnya", "/unggahan", since=_oldest(refused)))
    return told


def _oldest(found: Sequence[staging.StagedRecord]) -> str:
    return min(one.staged_at for one in found)


async def _cases(registry: Registry, reader: Reader) -> list[Task]:
    state = case_list.default_state(reader)
    async with registry.db.read_tx():
        found = await case_list.ordered(registry, reader, state)
        asked = await case_list.questions(registry, reader)
        since = await cases.first_seen(registry.db, [one.case.pairs[0] for one in found])
    told = []
    waiting = [one for one in found if one.case.status == "OPEN"]
    if waiting:
        money = sum(dict(pair for one in waiting for pair in one.held).values())  # a house may be in several cases
        facts = "Dua catatan yang mungkin satu rumah tangga."
        if doubled := sum(1 for one in waiting if one.doubled):
            facts = f"pada {doubled} kasus satu rumah tangga dapat dibantu dua kali."
            facts = f"Menyangkut {_rupiah(money)} dalam rancangan; {facts}"
        elif money:
            facts = f"{facts} Menyangkut {_rupiah(money)} dalam rancangan."
        oldest = min((since[one.case.pairs[0]] for one in waiting if one.case.pairs[0] in since), default="")
        title = f"Putuskan {len(waiting)} kasus {'antarkabupaten' if state == 'antarkabupaten' else 'ganda'}"
        told.append(Task("kasus", title, facts, "Putuskan kasus", "/kasus", money, oldest))
    if asked:
        case, said = asked[0]
        path = f"/kasus/{case_number(case.id)}" if len(asked) == 1 else "/kasus?tampil=ditanya"
        title = f"Jawab {len(asked)} pertanyaan kantor lain"
        facts = "Kantor lain bertanya apakah dua catatan ini rumah tangga yang sama."
        told.append(Task("pesan", title, facts, "Jawab kasus", path, since=said.decided_at))
    return told


# --- households and money -------------------------------------------------------------------------------------


async def _incomplete(registry: Registry, reader: Reader) -> list[Task]:
    if reader.district is None or not _completes(reader):
        return []
    found = await search.households(registry, reader, Filters(state=StateFilter.INCOMPLETE))
    if not found.total:
        return []
    facts = "Belum dapat dinilai. Yang kurang tertulis pada halaman masing-masing; lengkapi dengan daftar atau survei."
    path = f"/rumah-tangga?keadaan={StateFilter.INCOMPLETE.value}"
    return [Task("keluarga", f"Lengkapi data {found.total} rumah tangga", facts, "Lihat yang kurang data", path)]


def _completes(reader: Reader) -> bool:
    return reader.may(Permission.UPLOAD) or reader.role is Role.ENUMERATOR


async def _asnaf(registry: Registry, reader: Reader) -> list[Task]:
    found = await asnaf.waiting(registry, reader, most=1)
    if not found.total:
        return []
    facts = "Survei selesai dan sistem sudah mengusulkan. Anda yang menetapkan."
    return [
        Task("stempel", f"Tetapkan asnaf {found.total} rumah tangga", facts, "Tetapkan asnaf", "/asnaf",
             since=found.shown[0].surveyed_on)
    ]  # fmt: skip


async def _proposals(registry: Registry, reader: Reader) -> list[Task]:
    if reader.role is Role.AUDITOR:
        return []
    drafts = (await proposal_view.proposals(registry, reader)).drafts
    if not drafts:
        if not reader.may(Permission.MAKE_PROPOSALS):
            return []
        facts = "Belum ada rancangan yang berlaku untuk kabupaten ini, atau dananya dipakai keputusan lain."
        return [Task("daftar", "Susun usulan alokasi", facts, "Susun usulan", "/usulan")]
    if reader.may(Permission.MAKE_PROPOSALS):
        return []
    amount, oldest = sum(one.amount for one in drafts), min(one.made_at for one in drafts)
    verb = "Periksa usulan" if reader.may(Permission.CONFIRM_ASNAF) else "Baca usulan"
    if len(drafts) > 1:
        return [
            Task("daftar", f"{verb[:-7]} {len(drafts)} rancangan usulan", _sum(amount), verb, "/usulan", amount, oldest)
        ]
    one = drafts[0]
    title = f"{verb} {one.number}: {reference.area_words(AreaCode(one.area))}"
    facts = f"Rancangan, {one.units} sarana, {_sum(amount)}."
    return [Task("daftar", title, facts, verb, f"/usulan/{one.number}", amount, oldest)]


def _sum(amount: int) -> str:
    return f"{_rupiah(amount)} dicadangkan"


def _rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


async def _funds(registry: Registry, reader: Reader) -> list[Task]:
    if reader.district is None or reader.role is Role.AUDITOR:
        return []
    found = (await fund_view.funds(registry, reader)).funds
    low = [one for one in found if one.opening > 0 and one.left * NEARLY_USED < one.opening]
    if not low:
        return []
    facts = "Tersisa kurang dari sepersepuluh: " + ", ".join(one.name for one in low[:3]) + "."
    return [Task("dana", fund_view.low_words(low), facts, "Lihat dana", "/dana")]


async def _bases(registry: Registry, reader: Reader) -> list[Task]:
    if reader.office_kind != "BAZNAS" or reader.role is Role.AUDITOR:
        return []
    ending = [
        entry
        for entry in reference.values("legal_bases.toml")["basis"]
        if isinstance(end := entry.get("until"), date) and registry.today <= end <= registry.today + SOON
    ]
    return [
        Task("timbangan", f"Perpanjang {entry['kind']} {entry['number']}",
             f"Berakhir dalam {(entry['until'] - registry.today).days} hari; usulan sesudahnya tanpa dasar.",
             "Lihat dasar hukum", "/dasar-hukum")
        for entry in ending
    ]  # fmt: skip


# --- accounts and districts -----------------------------------------------------------------------------------


async def _accounts(registry: Registry, reader: Reader) -> list[Task]:
    found = await accounts.listing(registry, reader)
    invited = [one for one in found if one.status is AccountStatus.INVITED]
    locked = [one for one in found if one.status is AccountStatus.DISABLED]
    told = []
    if invited:
        facts = "Belum dipakai. Tautannya berlaku tiga hari; buat yang baru bila sudah lewat."
        title = f"{len(invited)} undangan belum dipakai"
        oldest = min(one.created_at for one in invited)
        told.append(Task("pengguna", title, facts, "Lihat undangan", "/pengguna", since=oldest))
    if locked:
        facts = "Tidak dapat masuk. Buka kembali bila orangnya masih bertugas."
        told.append(Task("kunci", f"{len(locked)} akun terkunci", facts, "Lihat akun", "/pengguna"))
    return told


async def _districts(registry: Registry, reader: Reader) -> list[Task]:
    if reader.district is not None or reader.role is Role.AUDITOR:
        return []
    silent = await silent_districts(registry, reader)
    if not silent:
        return []
    names = ", ".join(reference.area_words(code) for code in silent[:3]) + ("" if len(silent) <= 3 else ", dan lainnya")
    title = f"{len(silent)} kabupaten/kota belum mengirim daftar"
    return [Task("grafik", title, f"{names}.", "Lihat kesenjangan", "/kesenjangan")]


async def silent_districts(registry: Registry, reader: Reader) -> tuple[AreaCode, ...]:
    """The districts of the scope in which no household is registered."""
    async with registry.db.read_tx():
        known = {one.area for one in await gap.registered(registry.db, reader.scope, digits=4)}
    return tuple(
        code for code in reference.areas().districts() if reader.scope.covers(code.digits) and code.digits not in known
    )


_COLLECTORS: tuple[tuple[Permission, Callable[[Registry, Reader], Awaitable[list[Task]]]], ...] = (
    (Permission.UPLOAD, _uploads),
    (Permission.DECIDE_CASES, _cases),
    (Permission.SEE_HOUSEHOLDS, _incomplete),
    (Permission.CONFIRM_ASNAF, _asnaf),
    (Permission.SEE_PROPOSALS, _proposals),
    (Permission.SEE_FUNDS, _funds),
    (Permission.SEE_RULES, _bases),
    (Permission.MANAGE_ACCOUNTS, _accounts),
    (Permission.SEE_GAP, _districts),
)
