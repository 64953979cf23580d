-- Articles about a convoy and a toll, with the sentence that matters; snippet() marks the words.
select r.published_day, r.title, snippet(article_search, 0, '[', ']', '…', 12) as words
  from article_search
  join revision r on r.id = article_search.rowid
 where article_search match 'convoy AND (killed OR dead)'
 order by r.published_day is null, r.published_day;
