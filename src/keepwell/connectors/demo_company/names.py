"""Invented names from several cultures. No real person is meant; every full name is used once."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np

_NAMES: Final[dict[str, tuple[str, str]]] = {
    "irish": (
        "Aoife Niamh Saoirse Ciara Orla Maeve Sinead Grainne Eoin Cian Oisin Fionn Declan Ronan Tadhg Padraig Una Deirdre",
        "Ashgrove Ballinor Carrowmore Dunmara Fennelow Glasmoor Hollowell Inishor Kilbarrow Larkspur Moyglass Rathbrook "
        "Slaneyfield Tullamoor Wickenby Brackenfell Corrigmore Derrymoor",
    ),
    "german": (
        "Anke Birgit Frieda Greta Hanne Ilse Jutta Lotte Merle Swantje Arne Bjarne Detlef Eike Fiete Henning Jannik Torben",
        "Ahrenfeld Birkenstedt Dornbusche Eichwald Fliederhorst Grünhagen Heidekamp Immental Kornhöfer Lindentaler Mühlried "
        "Nordkötter Osterloher Quellmatt Rosenauer Steinbrinker Tannhofer Weidenthal",
    ),
    "spanish": (
        "Amparo Begoña Candela Elvira Inés Lucía Macarena Nuria Rocío Ximena Álvaro Bruno Gonzalo Íñigo Joaquín Mateo Nicolás Rubén",
        "Almendral Barrancos Cañaveral Dehesa Encinares Fuentalba Granadal Higueras Jarales Limonar Montealto Naranjal "
        "Olivares Peñarrubia Robledal Salinero Tomillar Zarzales",
    ),
    "polish": (
        "Agnieszka Bożena Danuta Ewelina Grażyna Halina Jadwiga Kinga Ludwika Zofia Bartosz Czesław Dariusz Grzegorz Jacek Łukasz Wojciech Zbigniew",
        "Brzozowiak Czeremcha Dąbrowiec Grabiniak Jaworczyk Kalinowiec Leszczyniak Modrzewiak Olszyniec Paprotny Rzepakowy "
        "Sosnowiak Topolniak Wierzbiniec Wrzosiak Zawilcowy Żurawiniak Lipowczyk",
    ),
    "arabic": (
        "Amira Basma Dalal Farida Hind Jamila Lubna Nadia Rania Samar Adel Bilal Faris Hamid Idris Karim Nabil Yasin",
        "Al-Bustan Al-Daliya Al-Ghadir Al-Hadiqa Al-Jadwal Al-Kawthar Al-Manbaa Al-Nakhla Al-Rawda Al-Sahel Al-Tallah Al-Wadi "
        "Benriad Benzahra Benwaha Boughazal Boujasmin Bouyasmine",
    ),
    "turkish": (
        "Ayla Berna Ceyda Defne Esin Figen Gonca İpek Nilay Sevgi Alp Barlas Deniz Ege Koray Onur Taylan Umut",
        "Akçınar Bozdere Çamlıoğlu Defneci Gölbahar Ilgınlı Karaardıç Kavaklı Menekşe Nehirli Ovacıklı Pınarcı "
        "Selvili Söğütlü Taşköprülü Yalçınkum Yeşilırmaklı Zeytinci",
    ),
    "indian": (
        "Aditi Bhavna Chitra Deepa Gauri Indira Kavya Lalita Meera Pallavi Arjun Bharat Chetan Dev Harish Kiran Mohan Rohit",
        "Ambavane Belgaokar Champakar Devnadi Gulmohari Jambhulkar Kamalvane Mogaralu Nandivane Palashkar Rajgadkar "
        "Sahyadre Tulsivane Udumbari Vanamala Wadkar Yamunakar Zelamkar",
    ),
    "chinese": (
        "Aiping Baozhen Chunhua Fenfang Huiling Jiayi Lanfen Meiling Ruolan Xiuying Bowen Dawei Guowei Haoran Jianyu Minghao Wenjie Zhiwei",
        "Bailin Chengxi Dongshan Gaoye Heshui Jinsong Lantian Meilin Nanhe Qinghe Shanyu Taolin Wushan Xiaohe Yinhu Zhuhai Hongye Liuan",
    ),
    "yoruba": (
        "Abeni Bolanle Damilola Ebun Folake Ife Kehinde Morenike Simisola Yetunde Adewale Babajide Dayo Femi Kolade Niyi Segun Tunde",
        "Adegbola Agbeniyi Akinrelere Atanda Ayinlafe Balogundele Dadeniyi Fadayomi Ilesanwa Kolapojo Makinola Odunlewu "
        "Ogunremiyi Olabamiji Omoteleye Oyeniranti Sowemimo Yomilehin",
    ),
    "filipino": (
        "Amihan Corazon Dalisay Ligaya Luzviminda Mayumi Perla Rosalinda Tala Teresita Bayani Crisanto Danilo Isagani Lakan Makisig Rodel Virgilio",
        "Baybayan Buhanginan Dalampasig Gumamelan Ilogan Kabundukan Lawaan Mabangis Narrahan Palayan Sampagitan Tabingdagat "
        "Talahiban Ulapan Yakalan Batisan Kawayanan Niyugan",
    ),
}  # fmt: skip
CULTURES: Final[tuple[str, ...]] = tuple(_NAMES)
_PARTS: Final = {
    culture: (first.split(), last.split()) for culture, (first, last) in _NAMES.items()
}
_PLAIN: Final = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ß": "ss"})
DOMAIN: Final = "larkfield.example"

BIRDS: Final[tuple[str, ...]] = tuple(
    ["Heron", "Wren", "Swift", "Kestrel", "Avocet", "Plover", "Linnet", "Osprey", "Curlew", "Merlin", "Dunlin", "Siskin", "Bittern", "Grebe", "Teal", "Robin", "Fulmar", "Gannet", "Harrier", "Hoopoe", "Jackdaw", "Kite", "Lapwing", "Magpie", "Nightjar", "Oriole", "Petrel", "Quail", "Raven", "Sandpiper", "Tern", "Thrush", "Turnstone", "Wagtail", "Whimbrel", "Woodlark", "Bunting", "Chough", "Crane", "Dipper", "Eider", "Falcon", "Finch", "Goldcrest", "Goshawk", "Guillemot", "Hobby", "Ibis", "Jay", "Kingfisher", "Knot", "Mallard", "Nuthatch", "Ouzel", "Pipit", "Puffin", "Redstart", "Rook", "Shrike", "Skua", "Starling", "Stilt", "Stork", "Swallow"]
)  # fmt: skip


class NameBook:
    """Gives out full names, each once; a second family name is added when the first are used up."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._used: set[tuple[str, str]] = set()
        self._addresses: set[str] = set()

    def draw(self, culture: str) -> tuple[str, str, str]:
        """First name, last name, e-mail address."""
        firsts, lasts = _PARTS[culture]
        pair = self._pick(firsts, lasts)
        while pair in self._used:
            extra = lasts[int(self._rng.integers(len(lasts)))]
            pair = (pair[0], f"{pair[1]} {extra}")
        return self.take(*pair)

    def take(self, first: str, last: str, address: str = "") -> tuple[str, str, str]:
        """Give out this very name."""
        self._used.add((first, last))
        written = address or self._address(first, last)
        self._addresses.add(written)
        return first, last, written

    def _pick(self, firsts: list[str], lasts: list[str]) -> tuple[str, str]:
        return firsts[int(self._rng.integers(len(firsts)))], lasts[
            int(self._rng.integers(len(lasts)))
        ]

    def _address(self, first: str, last: str) -> str:
        stem, number = f"{_ascii(first)}.{_ascii(last)}", 1
        while f"{stem}{number if number > 1 else ''}@{DOMAIN}" in self._addresses:
            number += 1
        return f"{stem}{number if number > 1 else ''}@{DOMAIN}"


def _ascii(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return "".join(sign for sign in flat.lower() if sign.isalnum())


def team_name(*, index: int, site: str, large: bool) -> str:
    """A bird; in a large company (where `index` counts within the site) with the site, and a
    number when the birds are used up.
    """
    bird = BIRDS[index % len(BIRDS)]
    if not large:
        return bird
    round_ = index // len(BIRDS)
    return f"{site} {bird}" if round_ == 0 else f"{site} {bird} {round_ + 1}"
