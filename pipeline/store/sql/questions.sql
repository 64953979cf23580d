-- Statements of questions.cpp: each answers one question with rows whose columns are named as they are printed. All ask
-- for the parts of a TimelineFilter that mean something to them; null stands for "any".

-- name: network
with tie as (
  select min(n.id) as id, count(distinct n.article_id) as articles, count(distinct p.origin) as origins,
         min(n.published) as first_published, max(n.published) as last_published
    from network n
    left join provenance p on p.article_id = n.article_id
   where (:entities is null or n.subject_id in (select value from json_each(:entities))
          or n.object_id in (select value from json_each(:entities)))
     and (:types is null or lower(n.relation) in (select lower(value) from json_each(:types)))
     and (:from is null or coalesce(n.date_end > :from, n.date >= :from, n.published >= :from))
     and (:to is null or coalesce(n.date < :to, n.date_end <= :to, n.published < :to))
     and (:text is null or n.revision_id in (select rowid from article_search where article_search match :text))
   group by coalesce(n.subject_key, n.subject), n.relation, coalesce(n.object_key, n.object), n.status)
select n.subject, n.relation, n.object, n.role, n.status, n.date, n.date_end, t.articles, t.origins, t.first_published,
       t.last_published, n.says, n.outlet, n.evidence, n.url, n.rule, n.article_id as article, n.span_start as start,
       n.span_end as "end", coalesce(n.subject_key, n.subject) as subject_id, coalesce(n.object_key, n.object) as object_id
  from tie t join network n on n.id = t.id
 order by t.origins desc, t.articles desc, n.subject, n.relation, n.object, n.id
 limit :limit

-- Who is named in one sentence with whom.
-- name: co_mentions
select x.name as one, y.name as other, count(*) as sentences, count(distinct s.article_id) as articles,
       count(distinct s.origin) as origins, min(s.published) as first_published, max(s.published) as last_published
  from (select distinct min(m.entity_id, o.entity_id) as one_id, max(m.entity_id, o.entity_id) as other_id,
               m.revision_id, m.sentence_start, a.id as article_id, p.origin, r.published_day as published
          from mention m
          join mention o on o.revision_id = m.revision_id and o.sentence_start = m.sentence_start
                        and o.entity_id <> m.entity_id
          join article a on a.revision_id = m.revision_id
          join revision r on r.id = m.revision_id
          left join provenance p on p.article_id = a.id
         where m.type in ('PERSON', 'ORG') and o.type in ('PERSON', 'ORG')
           and (:entities is null or m.entity_id in (select value from json_each(:entities)))
           and (:from is null or r.published_day >= :from) and (:to is null or r.published_day < :to)
           and (:text is null or m.revision_id in (select rowid from article_search where article_search match :text))
       ) s
  join entity x on x.id = s.one_id
  join entity y on y.id = s.other_id
 group by s.one_id, s.other_id
 order by origins desc, sentences desc, one, other
 limit :limit

-- name: claims
select c.speaker, c.kind, c.date, c.status, c.claim, group_concat(distinct c.outlet) as outlets,
       count(distinct c.article_id) as articles, count(distinct p.origin) as origins, min(c.published) as published, c.url,
       c.rule, c.article_id as article, c.span_start as start, c.span_end as "end"
  from claims c
  left join provenance p on p.article_id = c.article_id
 where (:entities is null or exists (select 1 from mention m
                                      where m.entity_id in (select value from json_each(:entities))
                                        and m.revision_id = c.revision_id
                                        and m.span_start < c.sentence_end and m.span_end > c.sentence_start))
   and (:speakers is null or c.says_id in (select value from json_each(:speakers)))
   and (:outlet is null or lower(c.outlet) = lower(:outlet))
   and (:statuses is null or c.status in (select value from json_each(:statuses)))
   and (:from is null or coalesce(c.date, c.published) >= :from) and (:to is null or coalesce(c.date, c.published) < :to)
   and (:text is null or c.revision_id in (select rowid from article_search where article_search match :text))
 group by c.kind, c.first_id
 order by coalesce(c.date, c.published) is null, coalesce(c.date, c.published), c.article_id, c.span_start, c.kind
 limit :limit

-- name: places
select n.name as place, n.country, n.latitude, n.longitude, count(distinct e.happening_id) as events,
       count(distinct a.id) as articles, count(distinct p.origin) as origins, min(e.date_begin) as first_date,
       max(e.date_begin) as last_date, n.key as id
  from event e
  join article a on a.revision_id = e.revision_id
  join entity n on n.id = e.place_id
  left join provenance p on p.article_id = a.id
 where (:places is null or n.id in (select value from json_each(:places))
        or n.country in (select c.country from entity c
                          where c.id in (select value from json_each(:places)) and c.precision = 'country'))
   and (:types is null or exists (select 1 from json_each(:types) f
                                   where lower(f.value) in (lower(e.type), lower(e.mode), lower(e.type || '/' || e.mode))))
   and (:from is null or coalesce(e.date_end > :from, e.date_begin >= :from))
   and (:to is null or coalesce(e.date_begin < :to, e.date_end <= :to))
 group by n.id
 order by events desc, articles desc, n.name, n.key
 limit :limit

-- Articles that name an entity in the :days days before :to (by default up to the newest article), against those of an
-- average such time in the eight before it.
-- name: momentum
with edge as (
  select coalesce(:to, (select date(max(r.published_day), '+1 day')
                          from article a join revision r on r.id = a.revision_id)) as after),
span as (
  select after, date(after, (-:days) || ' days') as recent, date(after, (-9 * :days) || ' days') as past from edge),
named as (
  select m.entity_id, sum(r.published_day >= s.recent) as articles, sum(r.published_day < s.recent) / 8.0 as usual,
         count(distinct case when r.published_day >= s.recent then p.origin end) as origins
    from span s
    join revision r on r.published_day >= s.past and r.published_day < s.after
    join article a on a.revision_id = r.id
    join (select distinct revision_id, entity_id from mention where entity_id is not null) m on m.revision_id = r.id
    left join provenance p on p.article_id = a.id
   where :entities is null or m.entity_id in (select value from json_each(:entities))
   group by m.entity_id)
select n.name, n.type, (select recent from span) as since, d.articles, d.origins, round(d.usual, 2) as usual,
       round(d.articles / max(d.usual, 0.125), 1) as times_usual, n.key as id
  from named d join entity n on n.id = d.entity_id
 where d.articles > d.usual or :entities is not null
 order by (d.articles - d.usual) * (d.articles - d.usual) / (d.usual + 1) desc, d.articles desc, n.name, n.key
 limit :limit

-- name: copies
select c.story_id as story, c.outlet, c.published, case when c.is_origin then 'origin' else 'copy' end as part,
       round(c.containment, 2) as containment, c.agency, c.title, c.url, c.article_id as article
  from copy c
 where :text is null or c.story_id in (
         select p.story_id from provenance p join article a on a.id = p.article_id
          where a.revision_id in (select rowid from article_search where article_search match :text))
 order by c.story_id, c.is_origin desc, c.published, c.article_id
 limit :limit

-- One row a happening, with the columns that GDELT 1.0 has for it and we know; a column is empty where the texts are silent.
-- Countries are ISO 3166-1 alpha-2. Each happening stands once, however many articles tell it.
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
 where h.date is not null
   and (:from is null or h.date >= :from) and (:to is null or h.date < :to)
   and (:types is null or exists (select 1 from json_each(:types) f
                                   where lower(f.value) in (lower(h.type), lower(h.mode), lower(h.type || '/' || h.mode))))
 order by h.date, h.id
 limit :limit
