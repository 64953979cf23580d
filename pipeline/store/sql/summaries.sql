-- Statements of summary_writer.cpp, whose parameters are bound in the order in which they stand, and of `dateline db check`.

-- Whether what is counted in all rows differs from what is kept.
-- name: check_entity_count
with plain as (
  select m.entity_id, count(*), count(distinct a.id), min(r.published_day), max(r.published_day)
    from mention m join article a on a.revision_id = m.revision_id join revision r on r.id = m.revision_id
   where m.entity_id is not null
   group by m.entity_id),
kept as (select entity_id, mentions, articles, first_published, last_published from entity_count)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: check_entity_mention
with plain as (select entity_id, revision_id, number, span_start from mention where entity_id is not null),
kept as (select entity_id, revision_id, number, span_start from entity_mention)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: check_tie
with plain as (
  select l.tie_id, coalesce(sx.same_as, sx.id, 0), coalesce(ox.same_as, ox.id, 0), l.type, l.status,
         case when l.subject_id is null then coalesce(sm.name, sm.text) else '' end,
         case when l.object_id is null then coalesce(om.name, om.text) else '' end,
         min(l.id), count(distinct a.id), count(distinct p.origin), min(r.published_day), max(r.published_day)
    from article a
    join revision r on r.id = a.revision_id
    join relation l on l.revision_id = a.revision_id
    join mention sm on sm.revision_id = l.revision_id and sm.number = l.subject
    join mention om on om.revision_id = l.revision_id and om.number = l.object
    left join entity sx on sx.id = l.subject_id
    left join entity ox on ox.id = l.object_id
    left join provenance p on p.article_id = a.id
   group by 1, 2, 3, 4, 5, 6, 7),
kept as (
  select id, subject_id, object_id, type, status, subject, object, relation_id, articles, origins, first_published, last_published
    from tie)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)
    or exists (select 1 from relation l join article a on a.id = (select article_id from revision where id = l.revision_id)
                where (l.tie_id is null) <> (a.revision_id <> l.revision_id))

-- name: check_tie_origin
with plain as (
  select l.tie_id, p.origin, count(distinct a.id)
    from article a
    join relation l on l.revision_id = a.revision_id
    join provenance p on p.article_id = a.id
   group by 1, 2),
kept as (select tie_id, origin, articles from tie_origin)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: check_place_count
with plain as (
  select e.place_id, count(distinct e.happening_id), count(distinct a.id), count(distinct p.origin), min(e.date_begin),
         max(e.date_begin)
    from article a
    join event e on e.revision_id = a.revision_id
    left join provenance p on p.article_id = a.id
   where e.place_id is not null
   group by e.place_id),
kept as (select place_id, events, articles, origins, first_date, last_date from place_count)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: check_place_origin
with plain as (
  select e.place_id, p.origin, count(distinct a.id)
    from article a
    join event e on e.revision_id = a.revision_id
    join provenance p on p.article_id = a.id
   where e.place_id is not null
   group by 1, 2),
kept as (select place_id, origin, articles from place_origin)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: check_place_happening
with plain as (
  select distinct e.happening_id, e.place_id
    from article a join event e on e.revision_id = a.revision_id
   where e.place_id is not null),
kept as (select happening_id, place_id from place_happening)
select exists (select * from plain except select * from kept) or exists (select * from kept except select * from plain)

-- name: find_standing
select p.origin, r.published_day
  from article a
  join revision r on r.id = a.revision_id
  join provenance p on p.article_id = a.id
 where a.id = :article

-- name: find_ties_of_article
select distinct l.tie_id
  from article a join relation l on l.revision_id = a.revision_id
 where a.id = :article and l.tie_id is not null

-- name: leave_ties
update relation set tie_id = null
 where revision_id = (select revision_id from article where id = :article) and tie_id is not null

-- name: find_relations_of_article
select l.id, coalesce(sx.same_as, sx.id, 0), coalesce(ox.same_as, ox.id, 0), l.type, l.status,
       case when l.subject_id is null then coalesce(sm.name, sm.text) end,
       case when l.object_id is null then coalesce(om.name, om.text) end
  from article a
  join relation l on l.revision_id = a.revision_id
  join mention sm on sm.revision_id = l.revision_id and sm.number = l.subject
  join mention om on om.revision_id = l.revision_id and om.number = l.object
  left join entity sx on sx.id = l.subject_id
  left join entity ox on ox.id = l.object_id
 where a.id = :article
 order by l.id

-- name: find_tie
select id from tie
 where subject_id = :subject_id and object_id = :object_id and type = :type and status = :status and subject = :subject
   and object = :object

-- name: insert_tie
insert into tie (subject_id, object_id, type, status, subject, object, relation_id, articles, origins)
values (:subject_id, :object_id, :type, :status, :subject, :object, :relation, 0, 0)

-- name: join_tie
update relation set tie_id = :tie where id = :relation

-- name: find_tied_articles
select distinct a.id
  from (select revision_id from relation where subject_id in (select value from json_each(:entities)) and tie_id is not null
        union
        select revision_id from relation where object_id in (select value from json_each(:entities)) and tie_id is not null) l
  join article a on a.revision_id = l.revision_id
 order by a.id

-- name: count_tie
update tie
   set articles = articles + :articles, origins = origins + :origins,
       relation_id = coalesce((select min(l.id) from relation l where l.tie_id = tie.id), relation_id),
       first_published = coalesce(min(first_published, :first), first_published, :first),
       last_published = coalesce(max(last_published, :last), last_published, :last)
 where id = :tie

-- Where the first or the last may have gone.
-- name: find_days_of_tie
update tie
   set (first_published, last_published) = (
         select min(r.published_day), max(r.published_day)
           from relation l join revision r on r.id = l.revision_id
          where l.tie_id = tie.id)
 where id = :tie and (first_published >= :first or last_published <= :last)

-- name: delete_tie
delete from tie where id = :tie and articles = 0

-- name: find_tie_origin
select articles from tie_origin where tie_id = :tie and origin = :origin

-- name: write_tie_origin
insert into tie_origin (tie_id, origin, articles) values (:tie, :origin, :articles)
on conflict (tie_id, origin) do update set articles = excluded.articles

-- name: delete_tie_origin
delete from tie_origin where tie_id = :tie and origin = :origin

-- name: find_events_at_places
select e.place_id, e.happening_id, e.date_begin
  from article a join event e on e.revision_id = a.revision_id
 where a.id = :article and e.place_id is not null

-- name: find_places_of_happening
select distinct e.place_id
  from event e join article a on a.revision_id = e.revision_id
 where e.happening_id = :happening and e.place_id is not null
 order by e.place_id

-- name: read_place_happening
select place_id from place_happening where happening_id = :happening order by place_id

-- name: insert_place_happening
insert or ignore into place_happening (happening_id, place_id)
values (?, ?)

-- name: delete_place_happening
delete from place_happening where happening_id = :happening and place_id = :place

-- name: count_place
insert into place_count (place_id, events, articles, origins, first_date, last_date)
values (:place, :events, :articles, :origins, :first, :last)
on conflict (place_id) do update
   set events = events + excluded.events, articles = articles + excluded.articles, origins = origins + excluded.origins,
       first_date = coalesce(min(first_date, excluded.first_date), first_date, excluded.first_date),
       last_date = coalesce(max(last_date, excluded.last_date), last_date, excluded.last_date)

-- name: find_dates_of_place
update place_count
   set (first_date, last_date) = (
         select min(e.date_begin), max(e.date_begin)
           from event e join article a on a.revision_id = e.revision_id
          where e.place_id = place_count.place_id)
 where place_id = :place and (first_date >= :first or last_date <= :last)

-- name: delete_place
delete from place_count where place_id = :place and articles = 0

-- name: find_place_origin
select articles from place_origin where place_id = :place and origin = :origin

-- name: write_place_origin
insert into place_origin (place_id, origin, articles) values (:place, :origin, :articles)
on conflict (place_id, origin) do update set articles = excluded.articles

-- name: delete_place_origin
delete from place_origin where place_id = :place and origin = :origin
