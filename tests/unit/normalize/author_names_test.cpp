#include "pipeline/normalize/author_names.h"

#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

using Names = std::vector<std::string>;

Names names(std::string_view line, NameSource source = NameSource::text, std::string_view language = "en") {
  WebTimeOptions options;
  options.words = &PageWords::built_in().dates();
  options.language = language;
  return author_names(line, source, PageWords::built_in(), options);
}

}  // namespace

TEST_CASE("names are parted by commas and the joints of their language") {
  const Names two = {"Ann Lee", "Bo Chan"};
  for (const std::string_view line :
       {"BY Ann Lee & Bo Chan", "Ann Lee, Bo Chan", "Ann Lee; Bo Chan", "Von Ann Lee und Bo Chan",
        "Par Ann Lee et Bo Chan", "Autor: Ann Lee i Bo Chan", "Av Ann Lee och Bo Chan",
        "Por Ann Lee e Bo Chan"})
    CHECK(names(line) == two);
  CHECK(names("By Ann Lee and Bo Chan") == two);
  CHECK(names("Door Ann Lee en Bo Chan") == two);
  CHECK(names("Ann Lee and") == Names{"Ann Lee"});
  CHECK(names("und Ann Lee") == Names{"Ann Lee"});
  CHECK(names("Ann Lee, Bo Chan and Cy Dow") == Names{"Ann Lee", "Bo Chan", "Cy Dow"});
  CHECK(names("Иван Петров и Анна Смирнова") == Names{"Иван Петров", "Анна Смирнова"});
  CHECK(names("山田太郎、佐藤花子") == Names{"山田太郎", "佐藤花子"});
  CHECK(names("أحمد علي، سارة حسن") == Names{"أحمد علي", "سارة حسن"});
}

TEST_CASE("a joint may be part of a name") {
  CHECK(names("José Ortega y Gasset") == Names{"José Ortega y Gasset"});
  CHECK(names("José García y Ana López") == Names{"José García", "Ana López"});
  CHECK(names("Santiago Ramón y Cajal", NameSource::person) == Names{"Santiago Ramón y Cajal"});
  CHECK(names("Dan Brook-Hall") == Names{"Dan Brook-Hall"});
}

TEST_CASE("roles and places behind a comma are no names") {
  for (const std::string_view line :
       {"Ann Lee, Political Editor", "Ann Lee, Kyiv", "Ann Lee, Ph.D.", "Ann Lee, our correspondent in Goma"})
    CHECK(names(line) == Names{"Ann Lee"});
  CHECK(names("Ann Lee, Political Editor", NameSource::person) == Names{"Ann Lee"});
  CHECK(names("Von Ann Lee und Bo Chan, Berlin") == Names{"Ann Lee", "Bo Chan"});
  CHECK(names("Иван Петров, корреспондент") == Names{"Иван Петров"});
  CHECK(names("Political editor").empty());
  CHECK(names("Ann Lee has written on bridges for this paper").empty());
  CHECK(names("Von dpa") == Names{"dpa"});
  CHECK(names("By Ann Lee and Bo Chan NAIROBI, Feb 28 (Reuters) -") == Names{"Ann Lee", "Bo Chan"});
}

TEST_CASE("a name ends where a date, a house, a place or an account begins") {
  for (const std::string_view line :
       {"By Ann Lee Updated 5:30 pm", "Ann Lee · 4 min read", "Ann Lee 3 hours ago", "By Ann Lee @annlee",
        "By Ann Lee for The Post", "Ann Lee in Nairobi", "By Ann Lee BBC News, Nairobi", "Ann Lee/AFP",
        "Ann Lee (AFP)", "Ann Lee with AFP", "By Ann Lee | 28 February 2024", "ann@paper.example (Ann Lee)",
        "Newsroom / Ann Lee", "By Ann Lee Follow"})
    CHECK(names(line) == Names{"Ann Lee"});
  CHECK(names("By Ludwig van der Berg for The Post") == Names{"Ludwig van der Berg"});
  CHECK(names("Ann Lee in Nairobi and Bo Chan in Goma") == Names{"Ann Lee", "Bo Chan"});
  CHECK(names("Sophie in 't Veld") == Names{"Sophie in 't Veld"});
}

TEST_CASE("labels of many languages stand before a name") {
  CHECK(names("Автор: Иван Петров") == Names{"Иван Петров"});
  CHECK(names("ТЕКСТ: Иван Петров") == Names{"Иван Петров"});
  CHECK(names("Oleh: Budi Santoso") == Names{"Budi Santoso"});
  CHECK(names("Yazan Ayşe Yılmaz") == Names{"Ayşe Yılmaz"});
  CHECK(names("Szerző: Nagy Péter") == Names{"Nagy Péter"});
  CHECK(names("Γράφει ο Γιώργος Νίκου") == Names{"Γιώργος Νίκου"});
  CHECK(names("作者：王小明") == Names{"王小明"});
  CHECK(names("文・山田太郎") == Names{"山田太郎"});
  CHECK(names("김철수 기자") == Names{"김철수"});
  CHECK(names("De Ion Popescu", NameSource::text, "ro") == Names{"Ion Popescu"});
  CHECK(names("De Ion Popescu", NameSource::text, "nl") == Names{"De Ion Popescu"});
}

TEST_CASE("a name that is said to be a person's is left whole") {
  for (const std::string_view name :
       {"Von Miller", "Di Canio Paolo", "Av Westin", "Nguyen Thi Le", "Kim Jong In", "Ha Am", "Bill Press"})
    CHECK(names(name, NameSource::person) == Names{std::string(name)});
  CHECK(names("By Ann Lee", NameSource::person) == Names{"Ann Lee"});
  CHECK(names("Ann Lee and Bo Chan", NameSource::person) == Names{"Ann Lee", "Bo Chan"});
}

TEST_CASE("catalogues turn names round") {
  CHECK(names("Lee, Ann", NameSource::catalogue) == Names{"Ann Lee"});
  CHECK(names("Ann Lee, Bo Chan", NameSource::catalogue) == Names{"Ann Lee", "Bo Chan"});
}
