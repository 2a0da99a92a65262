"""Lines of lists in thirteen languages, invented, and the encodings in which an office may have saved them."""

SENTENCES = {
    "pt": [
        "Associação de Moradores do Bairro da Bela Vista",
        "Requalificação urbana e habitação a custos controlados em Setúbal",
        "Câmara Municipal da Moita; inclusão de crianças e jovens através da música",
        "Formação profissional, emprego e integração de imigrantes",
        "Centro de saúde, educação pré-escolar e apoio domiciliário a idosos",
    ],
    "es": [
        "Rehabilitación de viviendas en el barrio de La Ribera",
        "Ayuntamiento de Logroño; educación y formación para jóvenes",
        "Inclusión social de niños y niñas con discapacidad",
        "Asociación de vecinos de Peñagrande, programa de acogida",
        "Atención a la población migrante en situación de exclusión",
    ],
    "ca": [
        "Rehabilitació d’habitatges al barri de la Salut",
        "Ajuntament de Badalona; educació i lleure per a infants",
        "Inclusió laboral de persones nouvingudes, formació i acompanyament",
        "Associació de veïns i veïnes de Sant Crist; col·laboració amb les escoles",
        "Atenció a la gent gran que viu sola, més proximitat",
    ],
    "fr": [
        "Rénovation énergétique des logements sociaux à Molenbeek",
        "Régie de quartier; insertion par l’activité économique des jeunes",
        "Crèche parentale, accueil des tout-petits et soutien à la parentalité",
        "Maison médicale du Nord, accès aux soins pour tous",
        "Théâtre et mémoire: la fête de l’été dans le parc",
    ],
    "it": [
        "Riqualificazione delle periferie e servizi di prossimità",
        "Comune di Cefalù; assistenza agli anziani e disabilità",
        "Attività di formazione per la città e l’università popolare",
        "Opportunità per i giovani: più lavoro, più qualità della vita",
        "Perché la comunità cresca: nuove modalità di accoglienza",
    ],
    "el": [
        "Κοινωνική ένταξη και απασχόληση των νέων",
        "Δήμος Λεβαδέων; στέγαση οικογενειών με παιδιά",
        "Κέντρο Κοινότητας για ευάλωτες ομάδες του πληθυσμού",
        "Αστική ανάπλαση της παλιάς πόλης και του ποταμού Έρκυνα",
        "Εκπαίδευση ενηλίκων, βοήθεια στο σπίτι",
    ],
    "ar": [
        "الإدماج الاجتماعي للشباب في الأحياء الشعبية",
        "بلدية صفاقس؛ تهيئة المساكن والمدارس",
        "مركز صحة الأم والطفل وخدمات المسنين",
        "جمعية أصدقاء المدينة القديمة للتنمية والثقافة",
        "تكوين مهني وتشغيل النساء في المناطق الريفية",
    ],
    "lv": [
        "Pilsētvides attīstība un degradēto teritoriju atjaunošana",
        "Rīgas dome; sociālo pakalpojumu pieejamība ģimenēm ar bērniem",
        "Nodarbinātības veicināšana un mūžizglītība jauniešiem",
        "Liepājas izglītības iestāžu ēku energoefektivitātes paaugstināšana",
        "Veselības aprūpe vecāka gadagājuma cilvēkiem Jūrmalā",
    ],
    "pl": [
        "Rewitalizacja śródmieścia i budowa mieszkań komunalnych",
        "Gmina Łódź; włączenie społeczne dzieci i młodzieży",
        "Żłobek, przedszkole i świetlica środowiskowa w Gdańsku",
        "Opieka nad osobami starszymi, pomoc sąsiedzka",
        "Szkolenia zawodowe dla osób długotrwale bezrobotnych",
    ],
    "ro": [
        "Reabilitarea locuințelor și a spațiilor publice",
        "Primăria Municipiului Iași; educație pentru copii și tineri",
        "Incluziune socială și formare profesională în Galați",
        "Centru de zi pentru vârstnici, îngrijire la domiciliu",
        "Asociația părinților din cartierul Mănăștur",
    ],
    "nl": [
        "Wijkvernieuwing en coöperatief wonen in de Brugse Poort",
        "Stad Gent; begeleiding van nieuwkomers naar werk en opleiding",
        "Buurthuis voor ouderen, cliënten en vrijwilligers",
        "Creatief atelier: ruïnes, poëzie en een café voor iedereen",
        "Energiebesparing in sociale huurwoningen, geïsoleerde gevels",
    ],
    "de": [
        "Stadterneuerung und günstiges Wohnen im Norden",
        "Stadt Köln; Förderung benachteiligter Schülerinnen und Schüler",
        "Begegnungsstätte für ältere Menschen, häusliche Pflege",
        "Beschäftigung und Qualifizierung für Zugewanderte in großen Städten",
        "Straßenfest, Müllvermeidung und öffentliche Grünflächen",
    ],
    "tr": [
        "Sığınmacılar için eğitim ve meslek edindirme çalışmaları",
        "Muğla Büyükşehir Belediyesi; çocuk ve gençlik merkezi",
        "Yaşlılara evde bakım hizmetleri ve sağlık danışmanlığı",
        "Kentsel dönüşüm, güvenli ve ucuz konut",
        "İşsiz gençlerin istihdamı ve toplumsal uyum",
    ],
}
WESTERN = ("cp1252", "iso-8859-1", "iso-8859-15", "mac_roman", "cp850")
ENCODINGS = {
    **dict.fromkeys(("pt", "es", "ca", "fr", "it", "nl", "de"), WESTERN),
    "el": ("cp1253", "iso-8859-7", "mac_greek", "cp737"),
    "ar": ("cp1256", "iso-8859-6"),
    "lv": ("cp1257", "iso-8859-13"),
    "pl": ("cp1250", "iso-8859-2", "mac_latin2", "cp852"),
    "ro": ("cp1250", "iso-8859-2", "cp852"),
    "tr": ("cp1254", "iso-8859-9"),
}
# Letters that an older encoding lacks are written as its users did.
SUBSTITUTES = str.maketrans({"ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ"})
PLAIN = str.maketrans({"’": "'", "·": ".", "؛": ";"})


def saved(lines: list[str], encoding: str) -> bytes:
    """The lines as rows of a list, in the encoding."""
    rows = ["N;A;B", *(f"{n};{line.replace('; ', ';')}" for n, line in enumerate(lines))]
    return "\r\n".join(fitting(row, encoding) for row in rows).encode(encoding)


def fitting(text: str, encoding: str) -> str:
    """The text with the substitutes that the encoding needs."""
    for table in ({}, PLAIN, SUBSTITUTES, SUBSTITUTES | PLAIN):
        try:
            text.translate(table).encode(encoding)
        except UnicodeEncodeError:
            continue
        return text.translate(table)
    raise ValueError(text)
