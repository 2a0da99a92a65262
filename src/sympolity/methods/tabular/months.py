"""Names of the months and of the days of the week, in small letters without accents, from January and Sunday on.

English, Portuguese, Spanish, Catalan, Galician, Basque, French, Italian, German, Dutch, Danish, Swedish, Norwegian,
Finnish, Estonian, Latvian, Lithuanian, Polish, Czech, Slovak, Hungarian, Slovene, Croatian, Romanian, Greek,
Bulgarian, Russian, Ukrainian, Turkish, Albanian, Maltese, Arabic (Levant, Maghreb, Egypt), Hebrew.
"""

from __future__ import annotations

from typing import Final

from sympolity.methods.tabular.booleans import fold_word

_NAMES: Final = (
    "january jan janeiro enero ene gener gen janvier janv gennaio januar janner januari ianuarie ian janvaris "
    "sausis sausio ιανουαριου ιαν يناير جانفي января януари كانون_الثاني xaneiro xan urtarrila urt tammikuuta "
    "tammi tammikuu jaanuar jaan saus stycznia sty styczen ledna led leden januara sijecnja sij sijecanj "
    "ιανουαριοσ яну янв январь січня січ січень ocak oca janar jannar ינואר",
    "february feb fevereiro fev febrero febrer febr fevrier fevr febbraio februar februari februarie februaris "
    "vasaris vasario φεβρουαριου φεβ فبراير فيفري شباط февраля февруари febreiro otsaila ots helmikuuta helmi "
    "helmikuu veebruar veebr vas lutego lut luty unora uno unor februara veljace velj veljaca φεβρουαριοσ фев "
    "февр февраль лютого лют лютии subat sub shkurt shk frar fra פברואר",
    "march mar marco marzo marc mars marz maart mrt mrz marts martie kovas kovo μαρτιου μαρ مارس اذار марта март "
    "martxoa maaliskuuta maalis maaliskuu kov marca marzec brezna bre brezen marec marcius ozujka ozu ozujak "
    "μαρτιοσ мар березня бер березень mart marzu מרץ",
    "april apr abril abr avril avr aprile aprilie aprilis balandis balandzio απριλιου απρ ابريل افريل نيسان "
    "апреля април apirila api huhtikuuta huhti huhtikuu aprill bal kwietnia kwi kwiecien dubna dub duben aprila "
    "travnja tra travanj απριλιοσ апр апрель квітня квіт квітень nisan nis prill pri אפריל",
    "may maio mai mayo maig maggio mag mei maj maijs geguze geguzes μαιου μαι مايو ماي ايار мая май maiatza "
    "toukokuuta touko toukokuu geg maja kvetna kve kveten majus svibnja svi svibanj μαιοσ маи травня трав травень "
    "mayis mejju mej מאי",
    "june jun junho junio juny juin giugno giu juni iunie iun junijs birzelis birzelio ιουνιου ιουν يونيو جوان "
    "حزيران июня юни xuno ekaina eka kesakuuta kesa kesakuu juuni birz czerwca cze czerwiec cervna cvn cerven "
    "juna junius junij lipnja lipanj ιουνιοσ июн июнь червня черв червень haziran haz qershor qer gunju gun יוני",
    "july jul julho julio juliol juillet juil luglio lug juli iulie iul julijs liepa liepos ιουλιου ιουλ يوليو "
    "يوليوز جويلية تموز июля юли xullo xul uztaila uzt heinakuuta heina heinakuu juuli liep lipca lipiec cervence "
    "cvc cervenec jula julius julij srpnja srpanj ιουλιοσ июл июль липня лип липень temmuz tem korrik korr lulju "
    "lul יולי",
    "august aug agosto ago agost aout augustus augusti augusts rugpjutis rugpjucio αυγουστου αυγ اغسطس غشت اوت اب "
    "августа август ag abuztua abu elokuuta elo elokuu rugp sierpnia sie sierpien srpna srpen augusta augusztus "
    "avgust avg kolovoza kol kolovoz αυγουστοσ авг серпня серп серпень agustos agu gusht gush awwissu aww אוגוסט",
    "september sep sept setembro set septiembre setiembre setembre septembre settembre septembrie septembris "
    "rugsejis rugsejo σεπτεμβριου σεπ σεπτ سبتمبر شتنبر ايلول сентября септември iraila ira syyskuuta syys "
    "syyskuu rugs wrzesnia wrz wrzesien zari zar septembra szeptember szept rujna ruj rujan σεπτεμβριοσ сеп сент "
    "сентябрь вересня вер вересень eylul eyl shtator sht settembru ספטמבר",
    "october oct outubro out octubre octobre ottobre ott oktober okt octombrie oktobris spalis spalio οκτωβριου "
    "οκτ اكتوبر октября октомври تشرين_الاول urria urr lokakuuta loka lokakuu oktoober spal pazdziernika paz "
    "pazdziernik rijna rij rijen oktobra οκτωβριοσ окт октябрь жовтня жовт жовтень ekim eki tetor tet ottubru "
    "אוקטובר",
    "november nov novembro noviembre novembre noiembrie novembris lapkritis lapkricio νοεμβριου νοε نوفمبر نونبر "
    "ноября ноември تشرين_الثاني azaroa aza marraskuuta marras marraskuu lapkr listopadu novembra studenoga stu "
    "studeni νοεμβριοσ ное нояб ноябрь листопада лист листопад kasim kas nentor nen novembru נובמבר",
    "december dec dezembro dez diciembre dic desembre des decembre dicembre dezember decembrie decembris gruodis "
    "gruodzio δεκεμβριου δεκ ديسمبر دجنبر декабря декември كانون_الاول decembro abendua abe desember joulukuuta "
    "joulu joulukuu detsember dets gruod grudnia gru grudzien prosince pro prosinec decembra prosinca prosinac "
    "δεκεμβριοσ дек декабрь грудня груд грудень aralik ara dhjetor dhj dicembru דצמבר",
)
MONTHS: Final = {
    fold_word(name.replace("_", " ")): number for number, names in enumerate(_NAMES, 1) for name in names.split()
}

# October in Croatian and November in Polish and Czech, or June and July, or July and August: nobody can tell.
TWO_MONTHS: Final = frozenset(("listopada", "listopad", "lip", "lis", "srp"))

_WEEKDAYS: Final = """
sunday monday tuesday wednesday thursday friday saturday sun mon tue wed thu fri sat domingo segunda-feira
terca-feira quarta-feira quinta-feira sexta-feira sabado dom seg ter qua qui sex sab lunes martes miercoles jueves
viernes lun mar mie jue vie diumenge dilluns dimarts dimecres dijous divendres dissabte dg dl dt dc dj dv ds luns
mercores xoves venres mer xov ven igandea astelehena asteartea asteazkena osteguna ostirala larunbata ig al ar az og
or lr dimanche lundi mardi mercredi jeudi vendredi samedi dim jeu sam domenica lunedi martedi mercoledi giovedi
venerdi sabato gio sonntag montag dienstag mittwoch donnerstag freitag samstag so mo di mi do fr sa zondag maandag
dinsdag woensdag donderdag vrijdag zaterdag zo ma wo vr za søndag mandag tirsdag onsdag torsdag fredag lørdag søn
man tirs ons tors fre lør sondag tisdag lordag son tis lor tir tor sunnuntai maanantaina tiistaina keskiviikkona
torstaina perjantaina lauantaina su ti ke to pe la maanantai tiistai keskiviikko torstai perjantai lauantai puhapaev
esmaspaev teisipaev kolmapaev neljapaev reede laupaev svetdiena pirmdiena otrdiena tresdiena ceturtdiena piektdiena
sestdiena svetd pirmd otrd tresd ceturtd piektd sestd sekmadienis pirmadienis antradienis treciadienis
ketvirtadienis penktadienis sestadienis sk pr an tr kt pn st niedziela poniedziałek wtorek sroda czwartek piatek
sobota niedz pon wt sr czw pt sob nedele pondeli utery streda ctvrtek patek ne po ut ct pa nedela pondelok utorok
stvrtok piatok pi vasarnap hetfo kedd szerda csutortok pentek szombat sze cs szo nedelja ponedeljek torek sreda
cetrtek petek ned sre cet pet nedjelja ponedjeljak utorak srijeda cetvrtak petak subota uto sri sub duminica luni
marti miercuri joi vineri sambata dum vin κυριακη δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυρ δευ τρι τετ πεμ
παρ σαβ неделя понеделник вторник сряда четвъртък петък събота нд пн вт ср чт пт сб воскресенье понедельник среда
четверг пятница суббота вс неділя понеділок вівторок середа четвер пʼятниця субота pazar pazartesi sali carsamba
persembe cuma cumartesi paz pzt sal car per cum cmt e_diel e_hene e_marte e_merkure e_enjte e_premte e_shtune die
hen enj pre sht il-ħadd it-tnejn it-tlieta l-erbgħa il-ħamis il-gimgħa is-sibt ħad tne tli erb ħam gim sib الاحد
الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت יום_ראשון יום_שני יום_שלישי יום_רביעי יום_חמישי יום_שישי יום_שבת שבת
segunda terca quarta quinta sexta
"""
WEEKDAYS: Final = frozenset(fold_word(day.replace("_", " ")) for day in _WEEKDAYS.split())
