#include "pipeline/base/charset.h"

#include <string>
#include <tuple>
#include "dateline/unicode.h"

#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

TEST_CASE("labels are known by the WHATWG list, in any spelling") {
  CHECK(encoding_of_label("UTF8") == "utf-8");
  CHECK(encoding_of_label(" iso_8859-1 ") == "windows-1252");
  CHECK(encoding_of_label("US-ASCII") == "windows-1252");
  CHECK(encoding_of_label("x-sjis") == "shift_jis");
  CHECK(encoding_of_label("gb2312") == "gbk");
  CHECK(encoding_of_label("utf-7").empty());
  CHECK(encoding_of_label("").empty());
}

TEST_CASE("a byte order mark wins over everything") {
  const DecodedText got = decode_text("\xEF\xBB\xBF<meta charset=windows-1252>\xC3\xA9", MarkupKind::html,
                                      "text/html; charset=iso-8859-1");
  CHECK(got.encoding == "utf-8");
  CHECK(got.text == "<meta charset=windows-1252>é");
  CHECK(decode_text(std::string_view("\xFF\xFE<\0a\0>\0", 8), MarkupKind::html).text == "<a>");
  CHECK(decode_text(std::string_view("\xFE\xFF\0<\0a\0>", 8), MarkupKind::html).text == "<a>");
}

TEST_CASE("the content type wins over the meta element") {
  const DecodedText got =
      decode_text("<meta charset=windows-1251>\xE9", MarkupKind::html, "text/html; Charset=\"ISO-8859-1\"");
  CHECK(got.encoding == "windows-1252");
  CHECK(got.text.ends_with("é"));
}

TEST_CASE("the meta element and the XML declaration are read") {
  CHECK(decode_text("<meta http-equiv=content-type content='text/html; charset=windows-1251'>\xCF",
                    MarkupKind::html)
            .text.ends_with("П"));
  CHECK(decode_text("<?xml version='1.0' encoding='koi8-r'?><a>\xF0</a>", MarkupKind::xml)
            .text.ends_with("<a>П</a>"));
}

TEST_CASE("UTF-8 that is valid is believed before any label") {
  const DecodedText got = decode_text("<meta charset=windows-1252>Ägypten", MarkupKind::html);
  CHECK(got.encoding == "utf-8");
  CHECK(got.text.ends_with("Ägypten"));
}

TEST_CASE("without a label bytes that are not UTF-8 are windows-1252") {
  const DecodedText got = decode_text("caf\xE9 \x93quoted\x94", MarkupKind::plain);
  CHECK(got.encoding == "windows-1252");
  CHECK(got.text == "café “quoted”");
}

TEST_CASE("windows-1252 that was converted as Latin-1 is read as what it was") {
  CHECK(decode_text("<p>don\xC2\x92t \xC2\x85\xC2\xA0\xC2\x80</p>", MarkupKind::html).text ==
        "<p>don’t …\u00A0€</p>");
}

TEST_CASE("a UTF-16 label on single bytes is not believed") {
  CHECK(decode_text("<?xml version='1.0' encoding='utf-16'?><a>x</a>", MarkupKind::xml)
            .text.ends_with("<a>x</a>"));
}

TEST_CASE("one damaged place does not make UTF-8 something else", "[hostile]") {
  const DecodedText got = decode_text("äöü äöü \xFF äöü", MarkupKind::html);
  CHECK(got.encoding == "utf-8");
  CHECK(got.repaired);
  CHECK(got.text == "äöü äöü \uFFFD äöü");
}

TEST_CASE("whatever the bytes and the label, the result is valid UTF-8 without NUL", "[hostile]") {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>((i * 37 + i / 7) % 256);
  for (const char* label : {"utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
                            "iso-2022-jp", "windows-1253", "utf-7", "x", "macintosh", "ibm866"}) {
    const DecodedText got = decode_text(bytes, MarkupKind::html, std::string("text/html; charset=") + label);
    CHECK(is_valid_utf8(got.text));
    CHECK(got.text.find('\0') == std::string::npos);
  }
  CHECK(decode_text("", MarkupKind::html).text.empty());
  CHECK(is_valid_utf8(decode_text("text cut \xE2\x82", MarkupKind::html, "text/html; charset=utf-8").text));
}

TEST_CASE("encodings that ICU lacks are read by our own tables") {
  const auto title = [](std::string_view encoding, std::string_view byte) {
    const std::string text =
        "<?xml version='1.0' encoding='" + std::string(encoding) + "'?><t>x" + std::string(byte) + "x</t>";
    const DecodedText decoded = decode_text(text, MarkupKind::xml);
    return decoded.text.substr(decoded.text.find("<t>") + 3,
                               decoded.text.find("</t>") - decoded.text.find("<t>") - 3);
  };
  CHECK(title("maciceland", "\xDE") == "xÞx");
  CHECK(title("mac-croatian", "\xE8") == "xčx");
  CHECK(title("ISO-8859-16", "\xAA") == "xȘx");
  CHECK(title("cp775", "\x80") == "xĆx");
}

TEST_CASE("UTF-16 and UTF-32 are told without a mark, whatever they begin with") {
  const std::u32string wanted = U"\n <t>caf\u00E9 \u20AC and more of it, so that it is a text</t>";
  std::string le16, be16, le32, be32;
  for (const char32_t c : wanted) {
    const auto low = static_cast<char>(c & 0xFF);
    const auto high = static_cast<char>(c >> 8);
    le16 += {low, high};
    be16 += {high, low};
    le32 += {low, high, '\0', '\0'};
    be32 += {'\0', '\0', high, low};
  }
  const std::string text = "\n <t>caf\u00E9 \u20AC and more of it, so that it is a text</t>";
  const std::pair<std::string, std::string> cases[] = {
      {le16, "utf-16le"}, {be16, "utf-16be"}, {le32, "utf-32le"}, {be32, "utf-32be"}};
  for (const auto& [bytes, encoding] : cases) {
    const DecodedText decoded = decode_text(bytes, MarkupKind::xml, "text/xml; charset=iso-8859-1");
    CHECK(decoded.encoding == encoding);
    CHECK(decoded.text == text);
  }
}

TEST_CASE("a mark goes before the header, the header before the declaration, the bytes before all labels") {
  const auto encoding = [](std::string_view bytes, std::string_view type) {
    return decode_text(bytes, MarkupKind::xml, type).encoding;
  };
  const std::string latin = "<?xml version='1.0' encoding='iso-8859-2'?><t>\xB1</t>";
  CHECK(encoding(latin, "") == "iso-8859-2");
  CHECK(encoding(latin, "application/xml; charset=\"windows-1251\"") == "windows-1251");
  CHECK(encoding("\xEF\xBB\xBF" + latin, "text/xml; charset=windows-1251") == "utf-8");
  CHECK(encoding("<?xml version='1.0' encoding='utf-16'?><t>\u00E9</t>", "text/xml") == "utf-8");
  CHECK(encoding("<?xml version='1.0' encoding='us-ascii'?><t>\u00E9</t>", "text/xml; charset=us-ascii") ==
        "utf-8");
  CHECK(encoding("<?xml version='1.0' encoding='no-such-thing'?><t>\xE9</t>", "") == "windows-1252");
}

TEST_CASE("UTF-16 and UTF-32 of markup are told by its first characters, whatever its language") {
  const std::u16string text = u"<?xml version='1.0'?><a>\u6cb3\u6d41\u4e0e\u5c71\u4e18</a>";
  std::u16string rest;
  for (int i = 0; i < 400; ++i) rest += u"\u6cb3";
  const auto wide = [&](std::size_t width, bool little) {
    std::string bytes;
    for (const char16_t unit : text + rest) {
      for (std::size_t i = 0; i < width; ++i) {
        const std::size_t shift = 8 * (little ? i : width - 1 - i);
        bytes += shift < 16 ? static_cast<char>((unit >> shift) & 0xFF) : '\0';
      }
    }
    return bytes;
  };
  const std::string begin = "<?xml version='1.0'?><a>\u6cb3\u6d41";
  for (const auto& [width, little, name] :
       {std::tuple{std::size_t{2}, true, "utf-16le"}, std::tuple{std::size_t{2}, false, "utf-16be"},
        std::tuple{std::size_t{4}, true, "utf-32le"}, std::tuple{std::size_t{4}, false, "utf-32be"}}) {
    const DecodedText decoded = decode_text(wide(width, little), MarkupKind::xml);
    CHECK(decoded.encoding == name);
    CHECK(decoded.text.starts_with(begin));
  }
  CHECK(decode_text("\xFF\xFE" + wide(2, true).substr(40), MarkupKind::xml).encoding == "utf-16le");
}

TEST_CASE(
    "Central European, Turkish and Japanese pages are known by their letters where nothing is declared") {
  std::string before = "<html><head><title>River Post</title></head><body>";  // markup is ASCII
  for (int i = 0; i < 12; ++i)
    before += "<div class='menu-entry wide'><a href='/section/news'>News</a></div>";
  const auto read = [&](std::string_view text) {
    return decode_text(before + "<p>" + std::string(text) + "</p></body></html>", MarkupKind::html);
  };
  const auto holds = [](const DecodedText& got, const std::string& text) {
    return got.text.find(">" + text + "<") != std::string::npos;
  };
  CHECK(holds(read("Rz\261d og\263osi\263 w \266rod\352, \277e most b\352dzie zamkni\352ty, a p\363\274niej "
                   "zburzony, gdy\277 p\352kni\352cia s\261 wsz\352dzie. W\263a\266ciciele sklep\363w "
                   "\277\261daj\261 zap\263aty."),
              "Rząd ogłosił w środę, że most będzie zamknięty, a później zburzony, gdyż pęknięcia są "
              "wszędzie. Właściciele sklepów żądają zapłaty."));
  CHECK(holds(read("Rz\271d og\263osi\263 w \234rod\352, \277e most b\352dzie zamkni\352ty, a p\363\237niej "
                   "zburzony, gdy\277 p\352kni\352cia s\271 wsz\352dzie. W\263a\234ciciele sklep\363w "
                   "\277\271daj\271 zap\263aty."),
              "Rząd ogłosił w środę, że most będzie zamknięty, a później zburzony, gdyż pęknięcia są "
              "wszędzie. Właściciele sklepów żądają zapłaty."));
  CHECK(holds(
      read("Minul\375 t\375den \370ekl starosta, \276e t\354\276\271\355 n\341klady p\370es \370eku u\276 "
           "nesm\354j\355, a \276e sm\354r j\355zdy se zm\354n\355 d\370\355v."),
      "Minulý týden řekl starosta, že těžší náklady přes řeku už nesmějí, a že směr jízdy se změní dřív."));
  CHECK(holds(
      read("Minul\375 t\375den \370ekl starosta, \236e t\354\236\232\355 n\341klady p\370es \370eku u\236 "
           "nesm\354j\355, a \236e sm\354r j\355zdy se zm\354n\355 d\370\355v."),
      "Minulý týden řekl starosta, že těžší náklady přes řeku už nesmějí, a že směr jízdy se změní dřív."));
  CHECK(holds(
      read("A m\372lt h\351ten a polg\341rmester k\366z\366lte: a h\355dr\363l k\351s\365bb d\366nt a "
           "gy\373l\351s, \351s addig z\341rva lesz, hogy fel\372j\355ts\341k, er\365sebb\351 tegy\351k."),
      "A múlt héten a polgármester közölte: a hídról később dönt a gyűlés, és addig zárva lesz, hogy "
      "felújítsák, erősebbé tegyék."));
  CHECK(holds(read("Belediye ba\376kan\375, ya\360\375\376 nedeniyle k\366pr\374n\374n "
                   "kapat\375ld\375\360\375n\375 ve sonra a\347\375laca\360\375n\375 s\366yledi."),
              "Belediye başkanı, yağış nedeniyle köprünün kapatıldığını ve sonra açılacağını söyledi."));
  CHECK(holds(read("\033$B;TD9$O66$rJD:?$9$k$H=R$Y$?!#\033(B"), "市長は橋を閉鎖すると述べた。"));
  CHECK(holds(
      read("Le maire a d\351clar\351 que le pont, o\371 l\222on a trouv\351 des fissures, sera ferm\351 "
           "d\350s ao\373t; le co\373t : 3 m\263 d\222eau, \234uvre d\222art \340 c\364t\351."),
      "Le maire a déclaré que le pont, où l’on a trouvé des fissures, sera fermé dès août; le coût : 3 m³ "
      "d’eau, œuvre d’art à côté."));
  CHECK(
      holds(read("Borgarstj\363rinn sag\360i a\360 br\372in yr\360i loku\360, \376a\360 v\346ri "
                 "nau\360synlegt \376v\355 a\360 \375msir \355b\372ar hef\360u kvarta\360 vi\360 b\346inn."),
            "Borgarstjórinn sagði að brúin yrði lokuð, það væri nauðsynlegt því að ýmsir íbúar hefðu kvartað "
            "við bæinn."));
  CHECK(holds(read("O prefeito disse que a ponte ser\341 fechada; p\365e em risco a popula\347\343o, e as "
                   "obras v\343o at\351 o ver\343o. A 1\252 fase, \340s 9\272 dia, n\272 3."),
              "O prefeito disse que a ponte será fechada; põe em risco a população, e as obras vão até o "
              "verão. A 1ª fase, às 9º dia, nº 3."));
  CHECK(holds(read("Linnapea \374tles, et sild suletakse \365htul, sest p\365hjus on m\365istetav, ja "
                   "t\366\366 kestab \365ige kaua."),
              "Linnapea ütles, et sild suletakse õhtul, sest põhjus on mõistetav, ja töö kestab õige kaua."));
  CHECK(holds(read("La col\267laboraci\363 de l\222alcalde amb l\222associaci\363 col\267lectiva: "
                   "paral\267lelament, el pont \351s tancat. \277Por qu\351? \241As\355 es!"),
              "La col·laboració de l’alcalde amb l’associació col·lectiva: paral·lelament, el pont és "
              "tancat. ¿Por qué? ¡Así es!"));
}
