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
(:undated or date is not null or date_end is not null)
   and (:statuses is null or t.status in (select value from json_each(:statuses)))
   and (:since_run is null or t.run_id >= :since_run)
   and (:text is null or t.revision_id in (select rowid from article_search where article_search match :text))
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

-- Of the rows that tell the same, the one of the first text; all of them if :all_tellings.
-- name: read_timeline
with chosen as (
  select kind, id
    from (select t.kind, t.id,
                 row_number() over (partition by t.kind, t.first_id
                                    order by t.published is null, t.published, t.article_id, t.span_start) as telling
            from timeline t
           where FILTER)
   where :all_tellings or telling = 1)
select t.kind, t.date, t.date_end, t.date_precision, t.date_basis, t.type, t.mode, t.status, t.actors, t.recipients,
       t.place, t.latitude, t.longitude, t.size, t.says, t.outlet, t.sentence, t.title, t.url, t.published, t.rule,
       case when (select count(distinct s.kind || '|' || coalesce(s.min, '') || '|' || coalesce(s.max, '')) >
                         count(distinct s.kind)
                    from happening_size s where t.kind = 'event' and s.happening_id = t.first_id)
            then (select group_concat(line, '; ')
                    from (select s.kind || ' ' || s.text || ' (' || s.outlet || ')' as line
                            from happening_size s
                           where s.happening_id = t.first_id
                           group by s.kind, s.min, s.max, s.origin
                           order by s.kind, min(s.published), s.event_id)) end as tolls,
       case t.kind when 'event' then (select count(distinct e.revision_id)
                                        from event e join article a on a.revision_id = e.revision_id
                                       where e.happening_id = t.first_id)
                   else 1 + (select count(distinct q.revision_id)
                               from quote q join article a on a.revision_id = q.revision_id
                              where q.first_id = t.first_id and q.id <> t.first_id) end as articles,
       case t.kind when 'event' then (select count(distinct p.origin)
                                        from event e join article a on a.revision_id = e.revision_id
                                        join provenance p on p.article_id = a.id
                                       where e.happening_id = t.first_id)
                   else 1 end as origins,
       t.confidence, t.article_id, t.span_start, t.span_end
  from chosen c join timeline t on t.kind = c.kind and t.id = c.id
 order by coalesce(t.date, t.date_end) is null, coalesce(t.date, t.date_end), t.date is null, t.date_end, t.article_id,
          t.span_start, t.kind, t.id
 limit :limit

-- name: count_timeline
select case when :letters > 0 then substr(day, 1, :letters) else date(day, 'weekday 0', '-6 days') end as period,
       count(distinct case kind when 'event' then first_id end), count(distinct case kind when 'statement' then first_id end),
       count(distinct article_id)
  from (select t.kind, t.first_id, t.article_id, coalesce(date, date_end) as day
          from timeline t
         where FILTER)
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


-- name: latest_published
select max(r.published_day) from article a join revision r on r.id = a.revision_id

-- The first run since then; null: none.
-- name: first_run_since
select min(id) from run where started >= :since

-- name: last_storing_run
select max(id) from run where articles_new + articles_changed > 0

-- name: event_types
select type from event_type order by type

-- name: search
select rowid from article_search where article_search match :text limit 1
