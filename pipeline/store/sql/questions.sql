-- Statements of questions.cpp: each answers one question with rows whose columns are named as they are printed. All ask
-- for the parts of a TimelineFilter that mean something to them. For what stands in braces see keep_asked in filters.h.

-- name: network
with tie as (
  select min(n.id) as id, count(distinct n.article_id) as articles, count(distinct p.origin) as origins,
         min(n.published) as first_published, max(n.published) as last_published
    from network n
    left join provenance p on p.article_id = n.article_id
   where coalesce(n.subject_key, n.subject) <> coalesce(n.object_key, n.object)
     {:places and exists (select 1 from entity_mention m
                           where m.revision_id = n.revision_id and m.span_start >= n.sentence_start
                             and m.span_start < n.sentence_end and m.entity_id in {>asked_places})}
     {:entities and n.id in (select id from relation where subject_id in (select value from json_each(:entities))
                              union select id from relation where object_id in (select value from json_each(:entities)))}
     {:also and not exists (select 1 from json_each(:also) g
                             where n.subject_id not in (select value from json_each(g.value))
                               and n.object_id not in (select value from json_each(g.value)))}
     {:types and lower(n.relation) in (select lower(value) from json_each(:types))}
     {:from and coalesce(n.date_end > :from, n.date >= :from, n.published >= :from)}
     {:to and coalesce(n.date < :to, n.date_end <= :to, n.published < :to)}
     {:text and n.revision_id in (select rowid from article_search where article_search match :text)}
     {>article_filter}
   group by coalesce(n.subject_key, n.subject), n.relation, coalesce(n.object_key, n.object), n.status)
select n.subject, n.relation, n.object, n.role, n.status, n.date, n.date_end, t.articles, t.origins, t.first_published,
       t.last_published, n.says, n.outlet, n.evidence, n.url, n.rule, n.article_id as article, n.span_start as start,
       n.span_end as "end", coalesce(n.subject_key, n.subject) as subject_id, coalesce(n.object_key, n.object) as object_id,
       n.date_precision
  from tie t join network n on n.id = t.id
 order by t.origins desc, t.articles desc, n.id
 limit :limit

-- The same where nothing is asked of the texts, from `tie`.
-- name: whole_network
with chosen as materialized (
  select t.relation_id, t.articles, t.origins, t.first_published, t.last_published
    from tie t
   where (t.subject_id, t.subject) <> (t.object_id, t.object)
     {:entities and t.id in (select id from tie where subject_id in (select value from json_each(:entities))
                              union select id from tie where object_id in (select value from json_each(:entities)))}
     {:also and not exists (select 1 from json_each(:also) g
                             where t.subject_id not in (select value from json_each(g.value))
                               and t.object_id not in (select value from json_each(g.value)))}
     {:types and lower(t.type) in (select lower(value) from json_each(:types))}
   order by t.origins desc, t.articles desc, t.relation_id
   limit :limit)
select n.subject, n.relation, n.object, n.role, n.status, n.date, n.date_end, t.articles, t.origins, t.first_published,
       t.last_published, n.says, n.outlet, n.evidence, n.url, n.rule, n.article_id as article, n.span_start as start,
       n.span_end as "end", coalesce(n.subject_key, n.subject) as subject_id, coalesce(n.object_key, n.object) as object_id,
       n.date_precision
  from chosen t cross join network n on n.id = t.relation_id
 order by t.origins desc, t.articles desc, n.id

-- The sentences of mentions m that are asked for.
-- name: co_mention_filter
   {:places and exists (select 1 from mention q
                         where q.revision_id = m.revision_id and q.sentence_start = m.sentence_start
                           and q.entity_id in {>asked_places})}
   {:text and m.revision_id in (select rowid from article_search where article_search match :text)}
   {:article_entities and m.revision_id in (select revision_id from entity_mention
                                             where entity_id in (select value from json_each(:article_entities)))}

-- Who is named in one sentence with whom.
-- name: co_mentions
select x.name as one, y.name as other, count(*) as sentences, count(distinct s.article_id) as articles,
       count(distinct s.origin) as origins, min(s.published) as first_published, max(s.published) as last_published,
       x.key as one_id, y.key as other_id
  from (select distinct min(ml.id, ol.id) as one_id, max(ml.id, ol.id) as other_id,
               m.revision_id, m.sentence_start, a.id as article_id, p.origin, r.published_day as published
          from mention m
          join mention o on o.revision_id = m.revision_id and o.sentence_start = m.sentence_start
          join entity mx on mx.id = m.entity_id
          join entity ml on ml.id = coalesce(mx.same_as, mx.id)
          join entity ox on ox.id = o.entity_id
          join entity ol on ol.id = coalesce(ox.same_as, ox.id) and ol.id <> ml.id
          join article a on a.revision_id = m.revision_id
          join revision r on r.id = m.revision_id
          left join provenance p on p.article_id = a.id
         where m.type < 2 and o.type < 2
           {:entities and (m.revision_id, m.number) in (select revision_id, number from entity_mention
                                                         where entity_id in (select value from json_each(:entities)))}
           {:from and r.published_day >= :from} {:to and r.published_day < :to}
           {>co_mention_filter}
       ) s
  join entity x on x.id = s.one_id
  join entity y on y.id = s.other_id
 group by s.one_id, s.other_id
 order by origins desc, sentences desc, one, other
 limit :limit

-- name: claims
select speaker, kind, date, status, claim, {>in_order} as outlets, articles, origins, published, url, rule, article, start, "end",
       date_end, date_precision, {>about_claim} as about
  from (
select c.speaker, c.kind, c.date, c.status, c.claim, json_group_array(distinct c.outlet) as outlets,
       count(distinct c.article_id) as articles, count(distinct p.origin) as origins, min(c.published) as published, c.url,
       c.rule, c.article_id as article, c.span_start as start, c.span_end as "end", c.date_end, c.date_precision, c.id
  from {>claim_rows} c
  left join provenance p on p.article_id = c.article_id
 group by c.kind, c.first_id, case when c.kind = 'event' then c.speaker end, case when c.kind = 'event' then c.status end
 order by coalesce(c.date, c.published) is null, coalesce(c.date, c.published), c.article_id, c.span_start, c.kind
 limit :limit) k
 order by coalesce(date, published) is null, coalesce(date, published), article, start, kind, id

-- What a row `k` of claims says in short, in the words that --type takes: which event or tie of whom and with whom, or which
-- kind of quote, with its words where its sentence has several.
-- name: about_claim
case k.kind
       when 'event' then (
         select t.type || coalesce('/' || t.mode, '') ||
                case when t.actors is null and t.recipients is null then ''
                     else ': ' || coalesce(t.actors, '') || coalesce(case when t.actors is null then '→ ' else ' → ' end || t.recipients, '')
                end
           from timeline_event t where t.id = k.id)
       when 'relation' then (
         select n.relation || ': ' || n.subject || ' → ' || n.object from network n where n.id = k.id)
       else (
         select 'STATEMENT/' || q.kind ||
                case when exists (select 1 from quote o
                                   where o.revision_id = q.revision_id and o.sentence_start = q.sentence_start and o.id <> q.id)
                     then ': ' || substr(r.text, q.span_start + 1, q.span_end - q.span_start) else '' end
           from quote q join revision r on r.id = q.revision_id where q.id = k.id) end

-- The first :limit of all claims, found in the order of their days without looking at the rest.
-- name: whole_claims
with chosen as materialized (
  select kind, id, first_id from (
    select * from (
      select 'event' as kind, x.id, x.happening_id as first_id, x.claim_day as day, a.id as article_id,
             x.trigger_start as span_start
        from event x {>text_of_row}
       where x.claim_day is not null and {>no_earlier_event}
       order by x.claim_day, a.id, x.trigger_start, x.id
       limit :limit)
    union all
    select * from (
      select 'statement', x.id, coalesce(x.first_id, x.id), x.claim_day, a.id, x.span_start
        from quote x {>text_of_row}
       where {>no_earlier_statement}
       order by x.claim_day, a.id, x.span_start, x.id
       limit :limit)
    union all
    select * from (
      select 'relation', x.id, x.id, x.claim_day, a.id, x.span_start
        from relation x {>text_of_row}
       where x.claim_day is not null
       order by x.claim_day, a.id, x.span_start, x.id
       limit :limit))
   order by day, article_id, span_start, kind
   limit :limit)
select speaker, kind, date, status, claim, {>in_order} as outlets, articles, origins, published, url, rule, article, start, "end",
       date_end, date_precision, {>about_claim} as about
  from (
select t.says as speaker, c.kind, t.date, t.status, t.sentence as claim,
       (select json_group_array(distinct u.outlet)
          from timeline_event u left join provenance p on p.article_id = u.article_id
         where u.id in (select z.id from event z where z.happening_id = c.first_id and z.claim_day is not null)
           and u.says is t.says and u.status = t.status) as outlets,
       (select count(distinct u.article_id)
          from timeline_event u left join provenance p on p.article_id = u.article_id
         where u.id in (select z.id from event z where z.happening_id = c.first_id and z.claim_day is not null)
           and u.says is t.says and u.status = t.status) as articles,
       (select count(distinct p.origin)
          from timeline_event u left join provenance p on p.article_id = u.article_id
         where u.id in (select z.id from event z where z.happening_id = c.first_id and z.claim_day is not null)
           and u.says is t.says and u.status = t.status) as origins,
       t.published, t.url, t.rule, t.article_id as article, t.span_start as start, t.span_end as "end",
       t.date_end, t.date_precision, c.id
  from chosen c cross join timeline_event t on t.id = c.id
 where c.kind = 'event'
union all
select t.says as speaker, c.kind, t.date, t.status, t.sentence as claim,
       (select json_group_array(distinct u.outlet)
          from timeline_statement u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.first_id union all select z.id from quote z where z.first_id = c.first_id)) as outlets,
       (select count(distinct u.article_id)
          from timeline_statement u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.first_id union all select z.id from quote z where z.first_id = c.first_id)) as articles,
       (select count(distinct p.origin)
          from timeline_statement u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.first_id union all select z.id from quote z where z.first_id = c.first_id)) as origins,
       t.published, t.url, t.rule, t.article_id as article, t.span_start as start, t.span_end as "end",
       t.date_end, t.date_precision, c.id
  from chosen c cross join timeline_statement t on t.id = c.id
 where c.kind = 'statement'
union all
select t.says as speaker, c.kind, t.date, t.status, t.evidence as claim,
       (select json_group_array(distinct u.outlet)
          from network u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.id)) as outlets,
       (select count(distinct u.article_id)
          from network u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.id)) as articles,
       (select count(distinct p.origin)
          from network u left join provenance p on p.article_id = u.article_id
         where u.id in (select c.id)) as origins,
       t.published, t.url, t.rule, t.article_id as article, t.span_start as start, t.span_end as "end",
       t.date_end, t.date_precision, c.id
  from chosen c cross join network t on t.id = c.id
 where c.kind = 'relation') k
 order by coalesce(date, published) is null, coalesce(date, published), article, start, kind, id

-- The outlet of what a text has from a medium ("Al Jazeera reported") is that one.
-- name: claims_by_outlet
select coalesce(c.medium, c.outlet) as outlet, count(*) as claims, count(distinct c.speaker) as speakers,
       sum(c.status = 'alleged') as alleged, sum(c.status in ('denied', 'negated')) as denied,
       count(distinct c.article_id) as articles, min(c.published) as first, max(c.published) as last
  from {>claim_rows} c
 group by coalesce(c.medium, c.outlet)
 order by claims desc, coalesce(c.medium, c.outlet)
 limit :limit

-- name: claims_by_speaker
select speaker, claims, {>in_order} as outlets, alleged, denied, articles, first, last
  from (
select c.speaker, count(*) as claims, json_group_array(distinct c.outlet) as outlets, sum(c.status = 'alleged') as alleged,
       sum(c.status in ('denied', 'negated')) as denied, count(distinct c.article_id) as articles, min(c.published) as first,
       max(c.published) as last
  from {>claim_rows} c
 group by c.speaker
 order by claims desc, c.speaker
 limit :limit) k
 order by claims desc, speaker

-- The same in whatever order the texts were read.
-- name: in_order
(select group_concat(value) from (select value from json_each(k.outlets) where value is not null order by value))

-- What all three ask.
-- name: claim_rows
(select t.says as speaker, t.kind as kind, t.date, t.status, {:counted null}{!counted t.sentence} as claim, t.outlet, t.published,
        t.url, {:counted null}{!counted t.rule} as rule, t.article_id,
        t.span_start, t.span_end, t.first_id as first_id, t.date_end, t.date_precision, t.id, {>medium} as medium
   from event x cross join timeline_event t on t.id = x.id
  where x.claim_day is not null and (t.says is not null or t.status in ('alleged', 'denied'))
    {:types and (x.type in (select upper(value) from json_each(:types))
                 or x.mode in (select lower(value) from json_each(:types))
                 or lower(x.type || '/' || x.mode) in (select lower(value) from json_each(:types)))}
    {>claim_texts}
    {:speakers and x.id in (select id from event where speaker_id in (select value from json_each(:speakers))
                             union all
                             select id from event where source_id in (select value from json_each(:speakers)))}
    {>claim_filter}
 union all
 select t.says as speaker, t.kind as kind, t.date, t.status, {:counted null}{!counted t.sentence} as claim, t.outlet, t.published,
        t.url, {:counted null}{!counted t.rule} as rule, t.article_id,
        t.span_start, t.span_end, t.first_id as first_id, t.date_end, t.date_precision, t.id, {>medium} as medium
   from quote x cross join timeline_statement t on t.id = x.id
  where true
    {:types and ('STATEMENT' in (select upper(value) from json_each(:types))
                 or x.kind in (select lower(value) from json_each(:types))
                 or 'statement/' || x.kind in (select lower(value) from json_each(:types)))}
    {>claim_texts}
    {:speakers and x.id in (select id from quote where speaker_id in (select value from json_each(:speakers)))}
    {>claim_filter}
 union all
 select t.says as speaker, 'relation' as kind, t.date, t.status, {:counted null}{!counted t.evidence} as claim, t.outlet, t.published,
        t.url, {:counted null}{!counted t.rule} as rule, t.article_id,
        t.span_start, t.span_end, t.id as first_id, t.date_end, t.date_precision, t.id, {>medium} as medium
   from relation x cross join network t on t.id = x.id
  where x.claim_day is not null and (t.says is not null or t.status in ('alleged', 'denied'))
    {:types and lower(x.type) in (select lower(value) from json_each(:types))}
    {>claim_texts}
    {:speakers and x.id in (select id from relation where coalesce(speaker_id, source_id) in (select value from json_each(:speakers)))}
    {>claim_filter})

-- Whom the text gives for it, where that is a medium.
-- name: medium
(select n.name from entity e join entity n on n.id = coalesce(e.same_as, e.id) where e.id = t.says_id and n.sector = 'JRN')

-- Whether the claims of these days are fewer than those that may stand in texts that name the entities, of which each has
-- several; no more than these are looked at.
-- name: claims_of_days_are_few
with of_texts as materialized (
  select 4 * coalesce(sum(articles), 0) as claims from entity_count where entity_id in (select value from json_each(:entities)))
select (select count(*)
          from (select 1 from quote x where true {>claim_days}
                union all
                select 1 from event x where x.claim_day is not null {>claim_days}
                limit (select claims from of_texts)))
       < (select claims from of_texts)

-- What can be told before the sentence and who says it are looked for: :by_day, the claims of these days are looked through for
-- those who are asked for; otherwise what the texts have that name them.
-- name: claim_texts
    {>claim_days}
    {>of_texts}

-- name: claim_days
    {:from and x.claim_day >= :from and x.claim_day <> 'undated'} {:to and x.claim_day < :to}

-- name: claim_filter
    {:places and exists (select 1 from entity_mention m
                          where m.revision_id = t.revision_id and m.span_start >= t.sentence_start
                            and m.span_start < t.sentence_end and m.entity_id in {>asked_places})}
    {:entities and exists (select 1 from entity_mention m
                            where m.entity_id in (select value from json_each(:entities))
                              and m.revision_id = t.revision_id
                              and m.span_start >= t.sentence_start and m.span_start < t.sentence_end)}
    {:also and not exists (select 1 from json_each(:also) g
                            where not exists (select 1 from entity_mention m
                                               where m.entity_id in (select value from json_each(g.value))
                                                 and m.revision_id = t.revision_id
                                                 and m.span_start >= t.sentence_start and m.span_start < t.sentence_end))}
    {:outlet and (lower(t.outlet) = lower(:outlet) or lower({>medium}) = lower(:outlet))}
    {:statuses and t.status in (select value from json_each(:statuses))}

-- Articles that name one of each list.
-- name: article_filter
   {:since_run and revision_id in (select id from revision where run_id >= :since_run)}
   {:article_entities and revision_id in (select revision_id from entity_mention
                                           where entity_id in (select value from json_each(:article_entities)))}
   {:article_places and revision_id in (
         select m.revision_id from entity_mention m
          where m.entity_id in {>asked_article_places})}

-- The first and the last date as they are known: a day, month or year, else from which day to which.
-- name: places
select place, country, latitude, longitude, events, articles, origins, {>first_known} as first_date, {>last_known} as last_date, id
  from (
select n.name as place, n.country, n.latitude, n.longitude, count(distinct e.happening_id) as events,
       count(distinct a.id) as articles, count(distinct p.origin) as origins,
       min(e.date_begin || '|' || coalesce(e.date_end, '~')) as first, max(e.date_begin || '|' || coalesce(e.date_end, '~')) as last,
       n.key as id
  from event e
  join article a on a.revision_id = e.revision_id
  join entity n on n.id = e.place_id
  left join provenance p on p.article_id = a.id
 where true
   {:places and e.place_id in {>asked_places}}
   {:types and exists (select 1 from json_each(:types) f
                        where lower(f.value) in (lower(e.type), lower(e.mode), lower(e.type || '/' || e.mode)))}
   {:after and e.id in (
         select id from event where date_begin >= :after and date_begin < :before
         union all
         select id from event
          where date_end > :after and (date_precision is not 'day' or date_begin is null)
            and (+date_begin < :after or (+date_begin is null and date_end <= :before)))}
 group by n.id
 order by events desc, articles desc, n.name, n.key
 limit :limit)
 order by events desc, articles desc, place, id

-- The same where no time and no type is asked for, from `place_count`.
-- name: whole_places
select place, country, latitude, longitude, events, articles, origins, {>first_known} as first_date, {>last_known} as last_date, id
  from (
select n.name as place, n.country, n.latitude, n.longitude, c.events, c.articles, c.origins,
       (select min(e.date_begin || '|' || coalesce(e.date_end, '~'))
          from event e join article a on a.revision_id = e.revision_id
         where e.date_begin = c.first_date and +e.place_id = c.place_id) as first,
       (select max(e.date_begin || '|' || coalesce(e.date_end, '~'))
          from event e join article a on a.revision_id = e.revision_id
         where e.date_begin = c.last_date and +e.place_id = c.place_id) as last,
       n.key as id
  from place_count c
  join entity n on n.id = c.place_id
 where true
   {:places and c.place_id in {>asked_places}}
 order by c.events desc, c.articles desc, n.name, n.key
 limit :limit)
 order by events desc, articles desc, place, id

-- The same of the events of a timeline for which more than places, types and days is asked.
-- name: places_of_timeline
select place, country, latitude, longitude, events, articles, origins, {>first_known} as first_date, {>last_known} as last_date, id
  from (
select n.name as place, n.country, n.latitude, n.longitude, count(distinct t.first_id) as events,
       count(distinct t.article_id) as articles, count(distinct p.origin) as origins,
       min(t.date || '|' || coalesce(t.date_end, '~')) as first, max(t.date || '|' || coalesce(t.date_end, '~')) as last,
       n.key as id
  from ({>timeline_rows}) t
  join event e on e.id = t.id
  join entity n on n.id = e.place_id
  left join provenance p on p.article_id = t.article_id
 where t.kind = 'event'
 group by n.id
 order by events desc, articles desc, n.name, n.key
 limit :limit)
 order by events desc, articles desc, place, id

-- name: first_known
case when first is null then null
            when substr(first, 12) = '~' then 'since ' || substr(first, 1, 10)
            when substr(first, 12) = date(substr(first, 1, 10), '+1 day') then substr(first, 1, 10)
            when first like '____-__-01|%' and substr(first, 12) = date(substr(first, 1, 10), '+1 month') then substr(first, 1, 7)
            when first like '____-01-01|%' and substr(first, 12) = date(substr(first, 1, 10), '+1 year') then substr(first, 1, 4)
            else substr(first, 1, 10) || '..' || date(substr(first, 12), '-1 day') end

-- name: last_known
case when last is null then null
            when substr(last, 12) = '~' then 'since ' || substr(last, 1, 10)
            when substr(last, 12) = date(substr(last, 1, 10), '+1 day') then substr(last, 1, 10)
            when last like '____-__-01|%' and substr(last, 12) = date(substr(last, 1, 10), '+1 month') then substr(last, 1, 7)
            when last like '____-01-01|%' and substr(last, 12) = date(substr(last, 1, 10), '+1 year') then substr(last, 1, 4)
            else substr(last, 1, 10) || '..' || date(substr(last, 12), '-1 day') end

-- Articles that name an entity in the :days days before :to (by default up to the newest article), against those of an
-- average such time in the eight before it. What is usual is not known of a collection that begins with now.
-- name: momentum
with edge as (
  select {:to :to}{!to date({>newest_day}, '+1 day')} as after),
span as (
  select after, date(after, (-:days) || ' days') as recent, date(after, (-9 * :days) || ' days') as past from edge),
naming as (
  select distinct coalesce(x.same_as, x.id) as entity_id, r.id, r.published_day >= s.recent as is_recent, a.id as article_id
    from span s
    join revision r on r.published_day >= s.past and r.published_day < s.after
    join article a on a.revision_id = r.id
    join {:entities entity_mention} {!entities mention} m on m.revision_id = r.id and m.entity_id is not null
    join entity x on x.id = m.entity_id
   {:entities where m.entity_id in (select value from json_each(:entities))}),
named as (
  select n.entity_id, sum(n.is_recent) as articles, sum(not n.is_recent) / 8.0 as usual,
         count(distinct case when n.is_recent then (select p.origin from provenance p where p.article_id = n.article_id) end) as origins
    from naming n
   group by n.entity_id)
select n.name, n.type, (select recent from span) as since, d.articles, d.origins,
       case when (select 1 from revision r, span s where r.published_day >= s.past and r.published_day < s.recent limit 1)
            then round(d.usual, 2) end as usual,
       case when d.usual > 0 then round(d.articles / d.usual, 1) end as times_usual, n.key as id
  from named d join entity n on n.id = d.entity_id
 {!entities where d.articles > d.usual}
 order by (d.articles - d.usual) * (d.articles - d.usual) / (d.usual + 1) desc, d.articles desc, n.name, n.key
 limit :limit

-- The first :limit rows are of the first :limit stories; without a bound the planner may read all texts for them.
-- name: copies
select c.story_id as story, c.outlet, c.published, case when c.is_origin then 'origin' else 'copy' end as part,
       round(c.containment, 2) as containment, c.agency, c.title, c.url, c.article_id as article, c.copy_of, c.agency_mark
  from copy c
 where c.story_id in (
         {!text select id from story order by id limit :limit}
         {:text select p.story_id from provenance p join article a on a.id = p.article_id
                 where a.revision_id in (select rowid from article_search where article_search match :text)})
 order by c.story_id, c.is_origin desc, c.published, c.article_id
 limit :limit

-- One row a happening, with the columns that GDELT 1.0 has for it and we know; a column is empty where the texts are silent.
-- Countries are ISO 3166-1 alpha-2. Each happening stands once, however many articles tell it,
-- if one of them tells it as a fact: what is planned, alleged, denied or supposed GDELT has no column for.
-- name: gdelt
select h.id as GLOBALEVENTID, replace(h.date, '-', '') as SQLDATE, substr(replace(h.date, '-', ''), 1, 6) as MonthYear,
       substr(h.date, 1, 4) as Year, h.actors as Actor1Name,
       (select m.country from participant p join mention m on m.revision_id = p.revision_id and m.number = p.mention
         where p.event_id = h.id and p.role = 'actor' and m.country is not null order by p.position limit 1) as Actor1CountryCode,
       h.recipients as Actor2Name,
       (select m.country from participant p join mention m on m.revision_id = p.revision_id and m.number = p.mention
         where p.event_id = h.id and p.role = 'recipient' and m.country is not null order by p.position limit 1) as Actor2CountryCode,
       t.cameo as EventRootCode, t.quad as QuadClass, t.score as GoldsteinScale, h.origins as NumSources,
       h.articles as NumArticles, h.place as ActionGeo_FullName,
       (select n.country from event e join entity n on n.id = e.place_id where e.id = h.id) as ActionGeo_CountryCode,
       h.latitude as ActionGeo_Lat, h.longitude as ActionGeo_Long, replace(h.first_published, '-', '') as DATEADDED,
       h.url as SOURCEURL
  from happening h
  join event_type t on t.type = h.type
 where h.date is not null and h.id in (select happening_id from event where status in ('actual', 'ongoing'))
   {:from and h.date >= :from} {:to and h.date < :to}
   {:types and exists (select 1 from json_each(:types) f
                        where lower(f.value) in (lower(h.type), lower(h.mode), lower(h.type || '/' || h.mode)))}
   {:entities and exists (select 1 from event x join entity_mention m on m.revision_id = x.revision_id
                           where x.happening_id = h.id and m.entity_id in (select value from json_each(:entities))
                             and m.span_start >= x.sentence_start and m.span_start < x.sentence_end)}
   {:also and not exists (select 1 from json_each(:also) g
                           where not exists (select 1 from event x join entity_mention m on m.revision_id = x.revision_id
                                              where x.happening_id = h.id
                                                and m.entity_id in (select value from json_each(g.value))
                                                and m.span_start >= x.sentence_start and m.span_start < x.sentence_end))}
   {:places and exists (select 1 from event x join entity p on p.id = x.place_id
                         where x.happening_id = h.id
                           and (p.id in (select value from json_each(:places))
                                or p.country in (select c.country from entity c
                                                  where c.id in (select value from json_each(:places))
                                                    and c.precision = 'country')))}
   {:text and exists (select 1 from event x
                       where x.happening_id = h.id
                         and x.revision_id in (select rowid from article_search where article_search match :text))}
   and h.id in (select happening_id from event where true {>article_filter})
 order by h.date, h.id
 limit :limit
