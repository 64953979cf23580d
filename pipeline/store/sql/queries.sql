-- Statements of queries.cpp. A list of ids or names is bound as a JSON array. For what stands in braces see keep_asked
-- in filters.h.

-- With all that are the same.
-- name: find_entity_by_key
select g.id, g.key, g.name, g.type
  from entity e
  join entity g on g.id = coalesce(e.same_as, e.id) or g.same_as = coalesce(e.same_as, e.id)
 where e.key = :name
 order by g.same_as is not null, g.key

-- name: find_entity_by_alias
select distinct g.id, g.key, g.name, g.type, g.resolved, g.same_as
  from alias a
  join entity e on e.id = a.entity_id
  join entity g on g.id = coalesce(e.same_as, e.id) or g.same_as = coalesce(e.same_as, e.id)
 where a.folded = :folded
 order by g.resolved desc, g.same_as is not null, g.key

-- Names of which the asked words are a part; of each that they may mean the shortest, those named most first.
-- name: names_with_words
with bearer as materialized (
  select coalesce(e.same_as, e.id) as id, a.name
    from alias a
    join entity e on e.id = a.entity_id
   where instr(' ' || replace(a.folded, '-', ' ') || ' ', ' ' || replace(:folded, '-', ' ') || ' ') > 0)
select b.id, n.key, b.name, n.type
  from (select id, name, row_number() over (partition by id order by length(name), name) as nth from bearer) b
  join entity n on n.id = b.id
  left join (select coalesce(x.same_as, x.id) as id, sum(c.mentions) as mentions
               from entity_count c join entity x on x.id = c.entity_id
              group by coalesce(x.same_as, x.id)) t on t.id = b.id
 where b.nth = 1
 order by coalesce(t.mentions, 0) desc, b.name, n.key
 limit 5

-- The names that texts have for an entity and all that are the same, with how often each is used.
-- name: names_of_entity
select l.name, count(*) as mentions
  from entity g
  join entity_mention e on e.entity_id = g.id
  join mention m on m.revision_id = e.revision_id and m.number = e.number and m.nominal = 0
  join alias l on l.id = m.alias_id
  join article a on a.revision_id = m.revision_id
 where g.id = :entity or g.same_as = :entity
 group by l.name
 order by mentions desc, l.name
 limit 20

-- name: merges_of_entity
select g.id, n.name, o.name, g.kind, g.evidence, g.state, n.key, o.key
  from entity_merge g
  join entity n on n.id = g.entity_id
  join entity o on o.id = g.into_id
 where :entity is null or coalesce(n.same_as, n.id) = :entity or coalesce(o.same_as, o.id) = :entity
 order by g.id

-- Of the rows that tell the same, the one of the first text; all of them if :all_tellings. The day of its publication stands
-- beside the whole text, so it is looked up only of those that others tell too.
-- name: read_timeline
with row as materialized ({>timeline_rows}),
telling as materialized (
{:all_tellings select * from row}
{!all_tellings
  select * from (select *, count(*) as tellings from row group by kind, first_id) where tellings = 1
  union all
  select kind, id, first_id, date, date_end, revision_id, article_id, span_start, nth
    from (select w.*, row_number() over (partition by w.kind, w.first_id
                                         order by r.published_day is null, r.published_day, w.article_id, w.span_start, w.id) as nth
            from row w join revision r on r.id = w.revision_id
           where (w.kind, w.first_id) in (select kind, first_id from row group by kind, first_id having count(*) > 1))
   where nth = 1}),
chosen as materialized (
  select kind, id, coalesce(date, date_end) as day, date, date_end, article_id, span_start
    from telling
   order by day is null, day, date is null, date_end, article_id, span_start, kind, id
   limit :limit)
{>timeline_of_chosen}

-- The first :limit of everything that has a date: found in the order of the dates, without looking at the rest. The tellings
-- that another text told first are passed over as above.
-- name: read_whole_timeline
with chosen as materialized (
  select kind, id from (
    select * from (
      select 'event' as kind, x.id, x.date_begin as date, x.date_end, a.id as article_id, x.trigger_start as span_start
        from event x {>text_of_row}
       where x.date_begin is not null and {>no_earlier_event}
       order by x.date_begin, x.date_end, a.id, x.trigger_start, x.id
       limit :limit)
    union all
    select * from (
      select 'event', x.id, null, x.date_end, a.id, x.trigger_start
        from event x {>text_of_row}
       where x.date_end is not null and (x.date_precision is not 'day' or x.date_begin is null) and x.date_begin is null
         and {>no_earlier_event}
       order by x.date_end, a.id, x.trigger_start, x.id
       limit :limit)
    union all
    select * from (
      select 'statement', x.id, x.date_begin, x.date_end, a.id, x.span_start
        from quote x {>text_of_row}
       where x.date_begin is not null and {>no_earlier_statement}
       order by x.date_begin, x.date_end, a.id, x.span_start, x.id
       limit :limit)
    union all
    select * from (
      select 'statement', x.id, null, x.date_end, a.id, x.span_start
        from quote x {>text_of_row}
       where x.date_end is not null and (x.date_precision is not 'day' or x.date_begin is null) and x.date_begin is null
         and {>no_earlier_statement}
       order by x.date_end, a.id, x.span_start, x.id
       limit :limit))
   order by coalesce(date, date_end), date is null, date_end, article_id, span_start, kind, id
   limit :limit)
{>timeline_of_chosen}

-- name: text_of_row
cross join article a on a.revision_id = x.revision_id cross join revision r on r.id = x.revision_id

-- name: no_earlier_event
not exists (
  select 1
    from event y
    join article b on b.revision_id = y.revision_id
    join revision s on s.id = y.revision_id
   where y.happening_id = x.happening_id and y.id <> x.id
     {:claims and y.claim_day is not null and y.status = x.status
              and (select u.says from timeline_event u where u.id = y.id) is (select u.says from timeline_event u where u.id = x.id)}
     {!claims and coalesce(y.date_begin, y.date_end) is not null}
     and (s.published_day is null, coalesce(s.published_day, ''), b.id, y.trigger_start, y.id)
         < (r.published_day is null, coalesce(r.published_day, ''), a.id, x.trigger_start, x.id))

-- name: no_earlier_statement
not exists (
  select 1
    from quote y
    join article b on b.revision_id = y.revision_id
    join revision s on s.id = y.revision_id
   where y.id in (select coalesce(x.first_id, x.id)
                  union all
                  select z.id from quote z where z.first_id = coalesce(x.first_id, x.id))
     and y.id <> x.id {!claims and coalesce(y.date_begin, y.date_end) is not null}
     and (s.published_day is null, coalesce(s.published_day, ''), b.id, y.span_start, y.id)
         < (r.published_day is null, coalesce(r.published_day, ''), a.id, x.span_start, x.id))

-- What several articles tell counts on the side of the row: who denies a happening does not confirm it.
-- name: timeline_of_chosen
, telling_of as materialized (
  select c.id, count(distinct s.status) as statuses,
         count(distinct case when (s.status in ('denied', 'negated')) = (e.status in ('denied', 'negated')) then s.article_id end) as articles,
         count(distinct case when (s.status in ('denied', 'negated')) = (e.status in ('denied', 'negated')) then s.origin end) as origins,
         min(s.published) as first_published, max(s.published) as last_published
    from chosen c
   cross join event e on e.id = c.id
   cross join happening_status s on s.happening_id = coalesce(e.happening_id, e.id)
   where c.kind = 'event'
   group by c.id)
select * from (
select t.kind, t.date, t.date_end, t.date_precision, t.date_basis, t.type, t.mode, t.status, t.actors, t.recipients,
       t.place, t.latitude, t.longitude, t.size, t.says, t.outlet, t.sentence, t.title, t.url, t.published, t.rule,
       case when (select count(distinct s.kind || '|' || coalesce(s.min, '') || '|' || coalesce(s.max, '')) >
                         count(distinct s.kind)
                    from happening_size s where s.happening_id = t.first_id)
            then (select group_concat(line, '; ')
                    from (select s.kind || ' ' || s.text || ' (' || s.outlet || ')' as line
                            from happening_size s
                           where s.happening_id = t.first_id
                           group by s.kind, s.min, s.max, s.origin
                           order by s.kind, min(s.published), min(s.article_id), s.min)) end as tolls,
       n.articles, n.origins, t.confidence, t.article_id, t.span_start, t.span_end, t.id,
       case when n.statuses > 1
            then (select group_concat(line, '; ')
                    from (select k.status || ' (' || case when k.origins > 3 then k.origins || ' origins' else {>in_order} end || ')' as line
                            from (select s.status, count(distinct s.origin) as origins, min(s.published) as first,
                                         json_group_array(distinct coalesce(s.outlet, s.origin)) as outlets
                                    from happening_status s
                                   where s.happening_id = t.first_id
                                   group by s.status) k
                           order by k.first, k.status)) end as statuses,
       n.first_published, n.last_published
  from chosen c
 cross join timeline_event t on t.id = c.id
  join telling_of n on n.id = c.id
 where c.kind = 'event'
union all
select t.kind, t.date, t.date_end, t.date_precision, t.date_basis, t.type, t.mode, t.status, t.actors, t.recipients,
       t.place, t.latitude, t.longitude, t.size, t.says, t.outlet, t.sentence, t.title, t.url, t.published, t.rule, null,
       1 + (select count(distinct q.revision_id)
              from quote q join article a on a.revision_id = q.revision_id
             where q.first_id = t.first_id and q.id <> t.first_id),
       1, t.confidence, t.article_id, t.span_start, t.span_end, t.id, null, t.published, t.published
  from chosen c cross join timeline_statement t on t.id = c.id
 where c.kind = 'statement')
 order by coalesce(date, date_end) is null, coalesce(date, date_end), date is null, date_end, article_id, span_start, kind, id

-- name: count_timeline
with row as ({>timeline_rows})
select case when :letters > 0 then substr(day, 1, :letters) else date(day, 'weekday 0', '-6 days') end as period,
       count(distinct case kind when 'event' then first_id end), count(distinct case kind when 'statement' then first_id end),
       count(distinct article_id)
  from (select kind, first_id, article_id, coalesce(date, date_end) as day from row)
 group by period
 order by period
 limit :limit

-- How much all these rows are, and how much stands behind them.
-- name: measure_timeline
with row as materialized ({>timeline_rows}),
text as materialized (select distinct revision_id, article_id from row)
select (select count(distinct first_id) from row where kind = 'event'),
       (select count(distinct first_id) from row where kind = 'statement'),
       (select count(*) from text),
       (select count(distinct p.origin) from text t join provenance p on p.article_id = t.article_id),
       min(r.published_day), max(r.published_day)
  from text t join revision r on r.id = t.revision_id

-- Who is named in the articles of these rows: the first :limit of the people and of the organisations.
-- name: read_named
with text as materialized (
  select w.revision_id, w.article_id, r.published_day
    from (select distinct revision_id, article_id from ({>timeline_rows})) w join revision r on r.id = w.revision_id),
named as (
  select coalesce(x.same_as, x.id) as id, count(*) as mentions, count(distinct t.article_id) as articles,
         min(t.published_day) as first_published, max(t.published_day) as last_published
    from text t
    cross join mention m on m.revision_id = t.revision_id and m.entity_id is not null
    join entity x on x.id = m.entity_id
   group by coalesce(x.same_as, x.id))
select key, name, type, country, resolved, mentions, articles, first_published, last_published, id
  from (select n.key, n.name, n.type, n.country, n.resolved, d.mentions, d.articles, d.first_published, d.last_published,
               n.id, row_number() over (partition by n.type order by d.mentions desc, d.articles desc, n.name, n.key) as nth
          from named d join entity n on n.id = d.id
         where n.type in ('PERSON', 'ORG'))
 where :limit < 0 or nth <= :limit
 order by type desc, nth

-- Copies of one text are one story, named by the one they come from; an article without copies is one of its own.
-- name: count_stories
with row as ({>timeline_rows})
select title, outlet, {>first_known}, {>last_known}, events, statements, articles, url, id from (
select r.title, coalesce(r.site_name, o.publisher, r.path) as outlet, min(t.span) as first, max(t.span) as last,
       min(t.day) as day,
       count(distinct case t.kind when 'event' then t.first_id end) as events,
       count(distinct case t.kind when 'statement' then t.first_id end) as statements,
       count(distinct t.article_id) as articles, a.url, a.id
  from (select row.kind, row.first_id, row.article_id, coalesce(row.date, row.date_end) as day,
               row.date || '|' || coalesce(row.date_end, '~') as span, coalesce(s.origin_id, row.article_id) as story
          from row
          left join provenance p on p.article_id = row.article_id
          left join story s on s.id = p.story_id) t
  join article a on a.id = t.story
  join revision r on r.id = a.revision_id
  left join provenance o on o.article_id = a.id
 group by a.id
 order by min(t.day) is null, min(t.day), a.id
 limit :limit)
 order by day is null, day, id

-- The events and statements that both ask for. Few statements have a date, and an index has those that do.
-- name: timeline_rows
select 'event' as kind, x.id, coalesce(x.happening_id, x.id) as first_id, x.date_begin as date, x.date_end,
       x.revision_id, a.id as article_id, x.trigger_start as span_start
  from event x
  join article a on a.revision_id = x.revision_id
 where {>timeline_filter}
   {:after and x.id in (
         select id from event where date_begin >= :after and date_begin < :before
         union all
         select id from event
          where date_end > :after and (date_precision is not 'day' or date_begin is null)
            and (+date_begin < :after or (+date_begin is null and date_end <= :before)))}
   {:statuses and x.status in (select value from json_each(:statuses))}
   {:types and (x.type in (select upper(value) from json_each(:types))
                or x.mode in (select lower(value) from json_each(:types))
                or lower(x.type || '/' || x.mode) in (select lower(value) from json_each(:types)))}
   {:places and (x.place_id in {>asked_places}
       or (x.place_id is null and exists (
            select 1 from participant p join mention m on m.revision_id = p.revision_id and m.number = p.mention
             where p.event_id = x.id
               and m.country in (select c.country from entity c
                                  where c.id in (select value from json_each(:places)) and c.precision = 'country'))))}
   {:entities and exists (select 1 from entity_mention m
                           where m.entity_id in (select value from json_each(:entities))
                             and m.revision_id = x.revision_id
                             and m.span_start >= x.sentence_start and m.span_start < x.sentence_end)}
   {:also and not exists (select 1 from json_each(:also) g
                           where not exists (select 1 from entity_mention m
                                              where m.entity_id in (select value from json_each(g.value))
                                                and m.revision_id = x.revision_id
                                                and m.span_start >= x.sentence_start and m.span_start < x.sentence_end))}
union all
select 'statement', x.id, coalesce(x.first_id, x.id), x.date_begin, x.date_end, x.revision_id, a.id, x.span_start
  from quote x {:dated_of_entity indexed by quote_dated}
  join article a on a.revision_id = x.revision_id
 where {>timeline_filter}
   {:dated_of_entity and coalesce(x.date_begin, x.date_end) is not null}
   {:after and x.id in (
         select id from quote where date_begin >= :after and date_begin < :before
         union all
         select id from quote
          where date_end > :after and (date_precision is not 'day' or date_begin is null)
            and (+date_begin < :after or (+date_begin is null and date_end <= :before)))}
   {:statuses and 'actual' in (select value from json_each(:statuses))}
   {:types and ('STATEMENT' in (select upper(value) from json_each(:types))
                or x.kind in (select lower(value) from json_each(:types))
                or 'statement/' || x.kind in (select lower(value) from json_each(:types)))}
   {:places and false}
   {:entities and exists (select 1 from entity_mention m
                           where m.entity_id in (select value from json_each(:entities))
                             and m.revision_id = x.revision_id
                             and m.span_start >= coalesce(x.sentence_start, x.span_start)
                             and m.span_start < coalesce(x.sentence_end, x.span_end))}
   {:also and not exists (select 1 from json_each(:also) g
                           where not exists (select 1 from entity_mention m
                                              where m.entity_id in (select value from json_each(g.value))
                                                and m.revision_id = x.revision_id
                                                and m.span_start >= coalesce(x.sentence_start, x.span_start)
                                                and m.span_start < coalesce(x.sentence_end, x.span_end)))}

-- name: timeline_filter
true
   {!undated and (x.date_begin is not null or x.date_end is not null)}
   {>of_texts}

-- The places that are asked for; of a country, all that are in it.
-- name: asked_places
(select p.id from entity p
  where p.id in (select value from json_each(:places))
     or p.country in (select c.country from entity c
                       where c.id in (select value from json_each(:places)) and c.precision = 'country'))

-- name: asked_article_places
(select p.id from entity p
  where p.id in (select value from json_each(:article_places))
     or p.country in (select c.country from entity c
                       where c.id in (select value from json_each(:article_places)) and c.precision = 'country'))

-- Events, statements and relations of the texts that are asked for; those that name an entity are few, its sentences fewer.
-- name: of_texts
   {:since_run and x.revision_id in (select id from revision where run_id >= :since_run)}
   {:story and x.revision_id in (select a.revision_id from article a
                                  where a.id = :story or a.id in (select p.article_id
                                                                    from provenance o join provenance p on p.story_id = o.story_id
                                                                   where o.article_id = :story))}
   {:text and x.revision_id in (select rowid from article_search where article_search match :text)}
   {:entities and} {:by_day +}{:entities x.revision_id in (select revision_id from entity_mention
                                      where entity_id in (select value from json_each(:entities)))}
   {:article_entities and x.revision_id in (select revision_id from entity_mention
                                             where entity_id in (select value from json_each(:article_entities)))}
   {:article_places and x.revision_id in (
         select m.revision_id from entity_mention m
          where m.entity_id in {>asked_article_places})}

-- Those named most come first, from entity_count: only of those it is counted in how many articles one of their names stands.
-- name: read_entities
with total as materialized (
  select coalesce(x.same_as, x.id) as id, count(*) as names, sum(c.mentions) as mentions, max(c.articles) as articles,
         min(c.first_published) as first_published, max(c.last_published) as last_published
    from entity_count c join entity x on x.id = c.entity_id
   {:entities where c.entity_id in (select value from json_each(:entities))}
   group by coalesce(x.same_as, x.id)),
front as materialized (
  select t.id, t.names, t.mentions, t.articles, t.first_published, t.last_published
    from total t
    join entity n on n.id = t.id
   where true
     {:type and n.type = :type}),
edge as materialized (
  select min(mentions) as mentions from (select mentions from front order by mentions desc limit :limit))
select n.key, n.name, n.type, n.country, n.resolved, f.mentions,
       case f.names when 1 then f.articles
                    else (select count(distinct a.id)
                            from entity x
                            join entity_mention m on m.entity_id = x.id
                            join article a on a.revision_id = m.revision_id
                           where x.id = f.id or x.same_as = f.id) end as articles,
       f.first_published, f.last_published, n.id
  from front f
  join entity n on n.id = f.id
 where f.mentions >= (select mentions from edge)
 order by f.mentions desc, articles desc, n.name, n.key
 limit :limit

-- The same of what was published on some days, from the mentions themselves.
-- name: read_entities_of_days
select n.key, n.name, n.type, n.country, n.resolved, t.mentions, t.articles, t.first_published, t.last_published, n.id
  from (select coalesce(x.same_as, x.id) as id, count(*) as mentions, count(distinct a.id) as articles,
               min(r.published_day) as first_published, max(r.published_day) as last_published
          from revision r
          join article a on a.revision_id = r.id
          join {:entities entity_mention} {!entities mention} m on m.revision_id = r.id
          join entity x on x.id = m.entity_id
         where true
           {:from and r.published_day >= :from} {:to and r.published_day < :to}
           {:entities and m.entity_id in (select value from json_each(:entities))}
         group by coalesce(x.same_as, x.id)) t
  join entity n on n.id = t.id
 where true
   {:type and n.type = :type}
 order by t.mentions desc, t.articles desc, n.name, n.key
 limit :limit

-- A type, a mode or a kind of quote that some text has.
-- name: is_event_type_told
select 1 where exists (select 1 from event where type = upper(:type))
            or exists (select 1 from event where mode = lower(:type))
            or exists (select 1 from quote where kind = lower(:type))
            or (upper(:type) = 'STATEMENT' and exists (select 1 from quote))

-- name: is_relation_told
select 1 where exists (select 1 from relation where type = lower(:type))

-- name: relation_types
select distinct type from tie order by type

-- name: is_outlet_there
select 1 from article a
  join revision r on r.id = a.revision_id
  left join provenance p on p.article_id = a.id
 where lower(coalesce(r.site_name, p.publisher, r.path)) = lower(:outlet)
    or lower(coalesce(r.site_name, substr(a.url, instr(a.url, '//') + 2, instr(substr(a.url, instr(a.url, '//') + 2), '/') - 1),
                      r.path)) = lower(:outlet)
union all
select 1 from entity where sector = 'JRN' and lower(name) = lower(:outlet)
 limit 1

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
select {>newest_day}

-- The day of the newest article; not that of one which says that it is of a day after the last run, give or take a time zone.
-- name: newest_day
(select published_day from revision
  where published_day <= (select date(max(started), '+1 day') from run)
  order by published_day desc limit 1)

-- The first run since then; null: none.
-- name: first_run_since
select min(id) from run where started >= :since

-- name: last_storing_run
select max(run_id) from revision

-- name: event_types
select type from event_type order by type

-- name: search
select rowid from article_search where article_search match :text limit 1
