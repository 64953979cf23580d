-- Statements of queries.cpp. A list of ids or names is bound as a JSON array; null stands
-- for "any".

-- name: find_entity_by_key
select id, key, name, type from entity where key = :name

-- name: find_entity_by_alias
select distinct e.id, e.key, e.name, e.type
  from alias a join entity e on e.id = a.entity_id
 where a.folded = :folded
 order by e.resolved desc, e.key

-- What both timeline statements ask; it stands in the place of FILTER.
-- name: timeline_filter
(date is not null or date_end is not null)
   and (:from is null or coalesce(date_end > :from, date >= :from))
   and (:to is null or coalesce(date < :to, date_end <= :to))
   and (:types is null or exists (select 1 from json_each(:types) f
                                   where lower(f.value) in (lower(t.type), lower(t.mode),
                                                            lower(t.type || '/' || t.mode))))
   and (:entities is null or exists (select 1 from mention m
                                      where m.entity_id in (select value from json_each(:entities))
                                        and m.revision_id = t.revision_id
                                        and m.span_start < t.sentence_end and m.span_end > t.sentence_start))
   and (:places is null or t.place_id in (
         select p.id from entity p
          where p.id in (select value from json_each(:places))
             or p.country in (select c.country from entity c
                               where c.id in (select value from json_each(:places)) and c.precision = 'country')))

-- name: read_timeline
select kind, date, date_end, date_precision, date_basis, type, mode, status, actors, recipients, place, latitude,
       longitude, size, says, outlet, sentence, title, url, published, rule, article_id, span_start, span_end
  from timeline t
 where FILTER
 order by coalesce(date, date_end), date is null, date_end, article_id, span_start, kind, id
 limit :limit

-- name: count_timeline
select substr(coalesce(date, date_end), 1, :letters) as period,
       sum(kind = 'event'), sum(kind = 'statement'), count(distinct article_id)
  from timeline t
 where FILTER
 group by period
 order by period
 limit :limit

-- name: read_entities
select n.key, n.name, n.type, n.country, n.resolved, count(*) as mentions, count(distinct a.id) as articles,
       min(r.published_day), max(r.published_day)
  from mention m
  join article a on a.revision_id = m.revision_id
  join revision r on r.id = m.revision_id
  join entity n on n.id = m.entity_id
 where (:type is null or n.type = :type)
   and (:entities is null or n.id in (select value from json_each(:entities)))
 group by n.id
 order by mentions desc, articles desc, n.name, n.key
 limit :limit

-- name: summarize_published
select min(r.published_day), max(r.published_day)
  from article a join revision r on r.id = a.revision_id

-- name: summarize_last_run
select command || ', ' || started || ': ' || coalesce(outcome, 'cut off or still running')
  from run order by id desc limit 1

-- name: list_tables
select name from pragma_table_list
 where schema = 'main' and type = 'table' and name not like 'sqlite%'
 order by name

