// Whole sentences of the languages beside English, read with the packs as they stand in the repository.

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "extractors/dates/date_finder.h"
#include "extractors/match/bundle_builder.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

const Resources::Data& resources() {
  static const Resources::Data data = [] {
    BundleBuilder builder;
    Diagnostics diagnostics;
    builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
    return Resources::Data(builder.build());
  }();
  return data;
}

/// Published on Friday, 25 January 2013, unless the test says otherwise.
struct Language {
  const char* code;

  std::vector<Mention> found(const Document& document) const {
    static const DateFinder finder(resources());
    const Analysis analysis(document, resources());
    std::vector<Mention> mentions;
    finder.find(analysis, mentions);
    return mentions;
  }

  Document article(std::string text, std::optional<Day> published = make_day(2013, 1, 25)) const {
    Document document;
    document.text = std::move(text);
    document.published = published;
    document.language = code;
    return document;
  }

  /// "span = value mod", in order, joined by "; ".
  std::string dates(std::string text, std::optional<Day> published = make_day(2013, 1, 25)) const {
    const Document document = article(std::move(text), published);
    std::string out;
    for (const Mention& mention : found(document)) {
      if (!out.empty()) out += "; ";
      out += std::string(mention.span.of(document.text)) + " = " + mention.timex->value;
      if (!mention.timex->mod.empty()) out += " " + mention.timex->mod;
    }
    return out;
  }
};

const Language french{"fr"};
const Language spanish{"es"};
const Language german{"de"};
const Language russian{"ru"};
const Language arabic{"ar"};

}  // namespace

TEST_CASE("French: a range shares its year and its month") {
  CHECK(french.dates("Le festival a duré de mars à juin 2010.") == "mars = 2010-03; juin 2010 = 2010-06");
  CHECK(french.dates("Elle a siégé du 28 mai au 3 juin 2010.") ==
        "28 mai = 2010-05-28; 3 juin 2010 = 2010-06-03");
  CHECK(french.dates("de novembre à février 2011") == "novembre = 2010-11; février 2011 = 2011-02");
  CHECK(french.dates("entre le 12 et le 15 décembre") == "12 = 2012-12-12; 15 décembre = 2012-12-15");
  CHECK(french.dates("les 3, 4 et 7 décembre") == "3 = 2012-12-03; 4 = 2012-12-04; 7 décembre = 2012-12-07");
}

TEST_CASE("French: the verb beside a date says which one it is") {
  CHECK(french.dates("Il est arrivé lundi matin et repartira mercredi soir.") ==
        "lundi matin = 2013-01-21TMO; mercredi soir = 2013-01-30TEV");
  CHECK(french.dates("Lundi, le ministre a annoncé qu'il se rendra jeudi à Alger.") ==
        "Lundi = 2013-01-21; jeudi = 2013-01-31");
  CHECK(french.dates("Il est mort le 3 mars.") == "3 mars = 2012-03-03");
  CHECK(french.dates("Le scrutin aura lieu le 3 mars.") == "3 mars = 2013-03-03");
  CHECK(french.dates("La réunion est prévue mardi.") == "mardi = 2013-01-29");
  CHECK(french.dates("Le marché rouvrira samedi.") == "samedi = 2013-01-26");
  CHECK(french.dates("Il a annoncé que mardi il se rendra à Alger.") == "mardi = 2013-01-29");
  CHECK(french.dates("Le match débutera samedi à 20h45.") == "samedi à 20h45 = 2013-01-26T20:45");
}

TEST_CASE("French: a part of a period keeps its mod") {
  CHECK(french.dates("Fin 2012, il partit.") == "Fin 2012 = 2012 END");
  CHECK(french.dates("Il revint à la mi-avril 2011.") == "à la mi-avril 2011 = 2011-04 MID");
  CHECK(french.dates("Il partira en début de semaine prochaine.") ==
        "en début de semaine prochaine = 2013-W05 START");
  CHECK(french.dates("à la fin des années 1980") == "à la fin des années 1980 = 198 END");
}

TEST_CASE("French: what follows counts from the date before") {
  CHECK(french.dates(
            "Il est parti le 19 novembre 2012. Le lendemain matin, il a appelé ; trois jours plus tard, il "
            "est revenu.") ==
        "19 novembre 2012 = 2012-11-19; Le lendemain matin = 2012-11-20TMO; trois jours plus tard = "
        "2012-11-23");
  CHECK(french.dates("En mars 1943, la ville tomba. Le 7 avril, les chars arrivèrent. L'année suivante, tout "
                     "était fini.",
                     {}) == "mars 1943 = 1943-03; 7 avril = 1943-04-07; L'année suivante = 1944");
  CHECK(french.dates("Il a plu hier.", {}) == "hier = XXXX-XX-XX");
}

TEST_CASE("French: ages, names and counted things are no dates") {
  for (const std::string text : {"Jean Dupont, 26 ans, boulanger", "une femme âgée de 30 ans",
                                 "Il a été vu sur Mars.", "La résolution 1973 a été votée.",
                                 "Toussaint Louverture", "Le Printemps arabe", "2000 soldats", "1,5 an"}) {
    CAPTURE(text);
    CHECK(french.dates(text).empty());
  }
}

TEST_CASE("Spanish: a range shares its year and its month") {
  CHECK(spanish.dates("La feria duró de marzo a junio de 2010.") ==
        "marzo = 2010-03; junio de 2010 = 2010-06");
  CHECK(spanish.dates("Se reunieron del 28 de mayo al 3 de junio de 2010.") ==
        "28 de mayo = 2010-05-28; 3 de junio de 2010 = 2010-06-03");
  CHECK(spanish.dates("del 28 de diciembre al 3 de enero de 2012") ==
        "28 de diciembre = 2011-12-28; 3 de enero de 2012 = 2012-01-03");
  CHECK(spanish.dates("los días 3, 4 y 7 de diciembre") ==
        "3 = 2012-12-03; 4 = 2012-12-04; 7 de diciembre = 2012-12-07");
}

TEST_CASE("Spanish: the verb beside a date says which one it is") {
  CHECK(spanish.dates("El lunes dijo que viajará el miércoles a Lima.") ==
        "lunes = 2013-01-21; miércoles = 2013-01-30");
  CHECK(spanish.dates("Murió el 3 de marzo.") == "3 de marzo = 2012-03-03");
  CHECK(spanish.dates("La votación será el 3 de marzo.") == "3 de marzo = 2013-03-03");
  CHECK(spanish.dates("La cita está prevista para el martes a las 14:30.") ==
        "martes a las 14:30 = 2013-01-29T14:30");
  CHECK(spanish.dates("Teherán anunció el viernes un acuerdo.") == "viernes = 2013-01-25");
}

TEST_CASE("Spanish: a part of a period keeps its mod") {
  CHECK(spanish.dates("A finales de 2012 renunció.") == "A finales de 2012 = 2012 END");
  CHECK(spanish.dates("a mediados de abril del 2011") == "a mediados de abril del 2011 = 2011-04 MID");
  CHECK(spanish.dates("a principios del siglo XX") == "a principios del siglo XX = 19 START");
  CHECK(spanish.dates("a finales del año pasado") == "a finales del año pasado = 2012 END");
}

TEST_CASE("Spanish: mañana is the next day or a part of one") {
  CHECK(spanish.dates("Llega mañana.") == "mañana = 2013-01-26");
  CHECK(spanish.dates("Llega mañana por la mañana.") == "mañana por la mañana = 2013-01-26TMO");
  CHECK(spanish.dates("Llegó esta mañana.") == "esta mañana = 2013-01-25TMO");
  CHECK(spanish.dates("Llegó a las ocho de la mañana.") == "ocho de la mañana = 2013-01-25T08:00");
  CHECK(spanish.dates("Fue una mañana de sol.").empty());
}

TEST_CASE("Spanish: what follows counts from the date before") {
  CHECK(
      spanish.dates("Se fue el 19 de noviembre de 2012. Al día siguiente llamó; tres días después volvió.") ==
      "19 de noviembre de 2012 = 2012-11-19; Al día siguiente = 2012-11-20; tres días después = 2012-11-23");
  CHECK(spanish.dates("Se fue dos días antes de la guerra.") == "dos días = P2D");
  CHECK(spanish.dates("Vive aquí desde hace tres años.") == "hace tres años = 2010 ON_OR_AFTER");
}

TEST_CASE("Spanish: ages, names and counted things are no dates") {
  for (const std::string text :
       {"Juan Pérez, de 26 años, panadero", "una mujer de 30 años", "La resolución 1973", "Julio Mayo habló.",
        "la Primavera Árabe", "2000 soldados", "a las 14 familias"}) {
    CAPTURE(text);
    CHECK(spanish.dates(text).empty());
  }
}

TEST_CASE("German: a range shares its year and its month") {
  CHECK(german.dates("Von März bis Juni 2010 tagte der Rat.") == "März = 2010-03; Juni 2010 = 2010-06");
  CHECK(german.dates("Sie tagten vom 28. Mai bis zum 3. Juni 2010.") ==
        "28. Mai = 2010-05-28; 3. Juni 2010 = 2010-06-03");
  CHECK(german.dates("vom 28. Dezember bis 3. Januar 2012") ==
        "28. Dezember = 2011-12-28; 3. Januar 2012 = 2012-01-03");
  CHECK(german.dates("am 3., 4. und 7. Dezember") ==
        "3 = 2012-12-03; 4 = 2012-12-04; 7. Dezember = 2012-12-07");
  CHECK(german.dates("am 3./4. Mai 2012") == "3 = 2012-05-03; 4. Mai 2012 = 2012-05-04");
}

TEST_CASE("German: the verb beside a date says which one it is") {
  CHECK(german.dates("Er starb am 3. März.") == "3. März = 2012-03-03");
  CHECK(german.dates("Am 3. März starb er.") == "3. März = 2012-03-03");
  CHECK(german.dates("Er sagte, dass er am Mittwoch reisen werde.") == "Mittwoch = 2013-01-30");
  CHECK(german.dates("Die Wahl soll am 3. März stattfinden.") == "3. März = 2013-03-03");
  CHECK(german.dates("Der Minister sagte am Montag, er werde am Donnerstag zurücktreten.") ==
        "Montag = 2013-01-21; Donnerstag = 2013-01-31");
  CHECK(german.dates("Sie reist am Dienstag nach Paris, wie ein Sprecher am Freitag sagte.") ==
        "Dienstag = 2013-01-29; Freitag = 2013-01-25");
  CHECK(german.dates("In der Nacht zum Sonntag wurde geschossen.") ==
        "In der Nacht zum Sonntag = 2013-01-19TNI");
}

TEST_CASE("all packs: a short history, a diary and a bare weekend") {
  CHECK(german.dates("Er griff am 22. Juni 1941 an. Im September fiel Kiew. Im Januar war es still.") ==
        "22. Juni 1941 = 1941-06-22; September = 1941-09; Januar = 1942-01");
  CHECK(german.dates("3. März 1942\n\nGestern fiel das Haus.\n\n5. März 1942\n\nHeute kein Alarm.") ==
        "3. März 1942 = 1942-03-03; Gestern = 1942-03-02; 5. März 1942 = 1942-03-05; Heute = 1942-03-05");
  CHECK(german.dates("Er wurde am 5. Mai 2008 verhaftet und am 7. Juni angeklagt.") ==
        "5. Mai 2008 = 2008-05-05; 7. Juni = 2008-06-07");
  CHECK(german.dates("Am 3. Okt. 2010 brannte es.") == "3. Okt. 2010 = 2010-10-03");
  CHECK(french.dates("Il débuta le 21 février 1916. En mars, il échoua. Le 18 décembre, tout finit.") ==
        "21 février 1916 = 1916-02-21; mars = 1916-03; 18 décembre = 1916-12-18");
  CHECK(french.dates("Le musée était fermé de lundi à mercredi.") == "lundi = 2013-01-21; mercredi = 2013-01-23");
  CHECK(spanish.dates("Empezó el 25 de julio de 1938. En noviembre fracasó.") ==
        "25 de julio de 1938 = 1938-07-25; noviembre = 1938-11");
  CHECK(russian.dates("Бой начался 19 ноября 1942 года. В феврале он закончился.") ==
        "19 ноября 1942 года = 1942-11-19; феврале = 1943-02");
  CHECK(arabic.dates("بدأ الهجوم في 23 أكتوبر 1942. وفي 4 نوفمبر توقف القتال.") ==
        "23 أكتوبر 1942 = 1942-10-23; 4 نوفمبر = 1942-11-04");
}

TEST_CASE("German: a part of a period keeps its mod") {
  CHECK(german.dates("Ende 2012 ging er.") == "Ende 2012 = 2012 END");
  CHECK(german.dates("Anfang des 20. Jahrhunderts") == "Anfang des 20. Jahrhunderts = 19 START");
  CHECK(german.dates("Mitte der neunziger Jahre") == "Mitte der neunziger Jahre = 199 MID");
  CHECK(german.dates("bis Ende nächster Woche") == "Ende nächster Woche = 2013-W05 END");
  CHECK(german.dates("Im Winter 2011/12 war es kalt.") == "Im Winter 2011/12 = 2012-WI");
}

TEST_CASE("German: one word may hold the day and its part") {
  CHECK(german.dates("Gestern Abend um 20.15 Uhr") == "Gestern Abend um 20.15 Uhr = 2013-01-24T20:15");
  CHECK(german.dates("Er kam am Mittwochnachmittag.") == "Mittwochnachmittag = 2013-01-23TAF");
  CHECK(german.dates("Sie kommt morgen, nicht am Morgen.") == "morgen = 2013-01-26");
}

TEST_CASE("German: a year may stand without a preposition") {
  CHECK(german.dates("2012 gewann er den Preis.") == "2012 = 2012");
  CHECK(german.dates("Sie wurde 1998 gewählt.") == "1998 = 1998");
  CHECK(german.dates("2000 Soldaten kamen. Es waren 2000 Soldaten.").empty());
}

TEST_CASE("German: ages, names and counted things are no dates") {
  for (const std::string text : {"ein 26 Jahre alter Mann", "Anna Schmidt (26)", "die Resolution 1973",
                                 "Herr Sommer und Frau Mai", "August Bebel", "der Arabische Frühling"}) {
    CAPTURE(text);
    CHECK(german.dates(text).empty());
  }
}

TEST_CASE("Russian: a range shares its year and its month") {
  CHECK(russian.dates("Совет заседал с марта по июнь 2010 года.") ==
        "марта = 2010-03; июнь 2010 года = 2010-06");
  CHECK(russian.dates("Они встречались с 28 мая по 3 июня 2010 года.") ==
        "28 мая = 2010-05-28; 3 июня 2010 года = 2010-06-03");
  CHECK(russian.dates("с 28 декабря по 3 января 2012 г.") ==
        "28 декабря = 2011-12-28; 3 января 2012 г. = 2012-01-03");
  CHECK(russian.dates("3, 4 и 7 декабря") == "3 = 2012-12-03; 4 = 2012-12-04; 7 декабря = 2012-12-07");
  CHECK(russian.dates("в 1941–1945 годах") == "1941 = 1941; 1945 годах = 1945");
}

TEST_CASE("Russian: the verb beside a date says which one it is") {
  CHECK(russian.dates("Он приедет в пятницу.") == "пятницу = 2013-02-01");
  CHECK(russian.dates("Он приехал в пятницу.") == "пятницу = 2013-01-25");
  CHECK(russian.dates("Он заявил в понедельник, что в среду посетит Париж.") ==
        "понедельник = 2013-01-21; среду = 2013-01-30");
  CHECK(russian.dates("Он умер 3 марта.") == "3 марта = 2012-03-03");
  CHECK(russian.dates("Выборы пройдут 3 марта.") == "3 марта = 2013-03-03");
  CHECK(russian.dates("Депутат сообщил в пятницу, что сессия откроется 3 февраля.") ==
        "пятницу = 2013-01-25; 3 февраля = 2013-02-03");
  CHECK(russian.dates("Как сообщает газета в четверг, он уедет во вторник.") ==
        "четверг = 2013-01-24; вторник = 2013-01-29");
}

TEST_CASE("Russian: a part of a period keeps its mod") {
  CHECK(russian.dates("В конце 2012 года он ушёл.") == "В конце 2012 года = 2012 END");
  CHECK(russian.dates("в начале XX века") == "в начале XX века = 19 START");
  CHECK(russian.dates("в середине 1990-х годов") == "в середине 1990-х годов = 199 MID");
  CHECK(russian.dates("до конца марта") == "до конца марта = 2013-03 END");
}

TEST_CASE("Russian: Christmas and Easter are those of the Orthodox church unless the text says so") {
  CHECK(russian.dates("на Рождество") == "Рождество = 2013-01-07");
  CHECK(russian.dates("на католическое Рождество") == "католическое Рождество = 2012-12-25");
  CHECK(russian.dates("Пасха 2012 года") == "Пасха 2012 года = 2012-04-15");
  CHECK(russian.dates("за два дня до Рождества") == "за два дня до Рождества = 2013-01-05");
}

TEST_CASE("Russian: what follows counts from the date before") {
  CHECK(
      russian.dates("Он уехал 19 ноября 2012 года. На следующий день он позвонил, через три дня вернулся.") ==
      "19 ноября 2012 года = 2012-11-19; На следующий день = 2012-11-20; через три дня = 2012-11-23");
  CHECK(russian.dates("Это было за три года до войны.") == "три года = P3Y");
  CHECK(russian.dates("В ночь на воскресенье шёл снег.") == "В ночь на воскресенье = 2013-01-19TNI");
}

TEST_CASE("Russian: ages, names and counted things are no dates") {
  for (const std::string text : {"Иван Петров, 26 лет, пекарь", "в возрасте 30 лет", "резолюция 1973",
                                 "окружающая среда", "Арабская весна", "2000 солдат", "день рождения"}) {
    CAPTURE(text);
    CHECK(russian.dates(text).empty());
  }
}

TEST_CASE("Arabic: what is written in one with a word does not hide it") {
  CHECK(arabic.dates("و٢٦ سبتمبر ٢٠١٢") == "و٢٦ سبتمبر ٢٠١٢ = 2012-09-26");
  CHECK(arabic.dates("وأمس") == "وأمس = 2013-01-24");
  CHECK(arabic.dates("و14/07/2012") == "و14/07/2012 = 2012-07-14");
  CHECK(arabic.dates("وغدا") == "وغدا = 2013-01-26");
  CHECK(arabic.dates("للعام الماضي وبنهاية مارس 2012") ==
        "للعام الماضي = 2012; وبنهاية مارس 2012 = 2012-03 END");
  CHECK(arabic.dates("في عامي 2011 و2012") == "2011 = 2011; و2012 = 2012");
}

TEST_CASE("Arabic: months have their names of the Levant, of the Maghreb and both at once") {
  CHECK(arabic.dates("في 12 كانون الثاني 2011") == "12 كانون الثاني 2011 = 2011-01-12");
  CHECK(arabic.dates("في 12 فيفري 2011") == "12 فيفري 2011 = 2011-02-12");
  CHECK(arabic.dates("الأربعاء الموافق ٢٦ أيلول/سبتمبر ٢٠١٢") ==
        "الأربعاء الموافق ٢٦ أيلول/سبتمبر ٢٠١٢ = 2012-09-26");
  CHECK(arabic.dates("في الثالث من شباط 2011") == "الثالث من شباط 2011 = 2011-02-03");
}

TEST_CASE("Arabic: a range shares its year and its month") {
  CHECK(arabic.dates("من مارس إلى يونيو 2010") == "مارس = 2010-03; يونيو 2010 = 2010-06");
  CHECK(arabic.dates("من 28 مايو حتى 3 يونيو 2010") == "28 مايو = 2010-05-28; 3 يونيو 2010 = 2010-06-03");
  CHECK(arabic.dates("بين 3 و5 ديسمبر") == "3 = 2012-12-03; و5 ديسمبر = 2012-12-05");
}

TEST_CASE("Arabic: the verb beside a date says which one it is") {
  CHECK(arabic.dates("قال الوزير أمس إنه سيزور باريس يوم الثلاثاء.") ==
        "أمس = 2013-01-24; الثلاثاء = 2013-01-29");
  CHECK(arabic.dates("وصل الوفد يوم الثلاثاء.") == "الثلاثاء = 2013-01-22");
  CHECK(arabic.dates("وسيغادر الوفد الخميس.") == "الخميس = 2013-01-31");
  CHECK(arabic.dates("بحثت سياسة المدينة الخميس.") == "الخميس = 2013-01-24");
  CHECK(arabic.dates("توفي في 3 مارس.") == "3 مارس = 2012-03-03");
  CHECK(arabic.dates("وستجري الانتخابات في 3 مارس.") == "3 مارس = 2013-03-03");
}

TEST_CASE("Arabic: what follows counts from the date before") {
  CHECK(arabic.dates("غادر في 19 نوفمبر 2012. وفي اليوم التالي اتصل، وبعد ثلاثة أيام عاد.") ==
        "19 نوفمبر 2012 = 2012-11-19; اليوم التالي = 2012-11-20; وبعد ثلاثة أيام = 2012-11-23");
  CHECK(arabic.dates("بعد ثلاثة أيام من الحرب") == "ثلاثة أيام = P3D");
  CHECK(arabic.dates("قبل خمسة وعشرين عاما") == "قبل خمسة وعشرين عاما = 1988");
}

TEST_CASE("Arabic: ages, names and counted things are no dates") {
  for (const std::string text :
       {"البالغ من العمر 26 عاما", "القرار 1973", "الربيع العربي", "نحو 2000 شخص", "رمضان شلح"}) {
    CAPTURE(text);
    CHECK(arabic.dates(text).empty());
  }
}

TEST_CASE("nonsense made of the words of a pack gives values that are well-formed or none at all") {
  const std::string language = GENERATE("fr", "es", "de", "ru", "ar");
  const RuleSet& rules = resources().rules(language + "/dates.toml");
  std::vector<std::string> pieces = {"1",   "31",  "2012", "0001", "9998", "99999999", "14:30", "14h30",
                                     "26.", "1/2", "XX",   "\n\n", "-",    ",",        "(",     ")"};
  for (const char* name : {"month", "weekday", "numeral", "unit", "phase", "feast", "day-part", "season",
                           "ordinal", "last", "next", "tense", "limit"}) {
    for (const std::string_view word : rules.words(name)) pieces.emplace_back(word);
  }
  const std::vector<std::optional<Day>> days = {std::nullopt, make_day(2012, 2, 29), make_day(1, 1, 1),
                                                make_day(9999, 12, 31), make_day(2013, 1, 25)};
  std::mt19937 dice(20130125);
  std::size_t found = 0;
  for (int n = 0; n < 300; ++n) {
    std::string text;
    for (unsigned i = 0; i < 5 + dice() % 30; ++i) text += pieces[dice() % pieces.size()] + " ";
    const Document document = Language{language.c_str()}.article(text, days[dice() % days.size()]);
    std::uint32_t end = 0;
    for (const Mention& mention : Language{language.c_str()}.found(document)) {
      ++found;
      const Timex& timex = *mention.timex;
      INFO(text << " | " << mention.span.of(document.text) << " = " << timex.value << " by " << mention.by);
      const bool is_plain =
          timex.value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") == std::string::npos;
      const bool is_ordered =
          !timex.interval.begin || !timex.interval.end || *timex.interval.begin < *timex.interval.end;
      const bool is_in_order = mention.span.begin >= end && mention.span.end > mention.span.begin;
      if (timex.value.empty() || !is_plain || !is_ordered || !is_in_order) {
        FAIL_CHECK("not well-formed: " << is_plain << is_ordered << is_in_order);
      }
      end = mention.span.end;
    }
  }
  CHECK(found > 300);
}
