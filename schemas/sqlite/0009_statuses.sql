-- Who denies a happening does not confirm it: `articles` and `origins` count those that report it, of one that all deny these.
drop view happening;

-- What each article says of a happening's status: reports, allegations and denials stand side by side.
create view happening_status as
select e.happening_id, e.status, p.origin, coalesce(r.site_name, p.publisher, r.path) as outlet, r.published_day as published,
       a.url, a.id as article_id, e.id as event_id
  from event e
  join article a on a.revision_id = e.revision_id
  join revision r on r.id = e.revision_id
  left join provenance p on p.article_id = a.id;

-- One happening, as the first text tells it, with how many do.
create view happening as
select t.id, t.date, t.date_end, t.date_precision, t.type, t.mode, t.actors, t.recipients, t.place, t.latitude,
       t.longitude, t.sentence, t.title, t.url, n.statuses,
       case when n.telling_articles > 0 then n.telling_articles else n.denying_articles end as articles,
       case when n.telling_articles > 0 then n.telling_origins else n.denying_origins end as origins,
       n.first_published, n.last_published
  from (select s.happening_id as id, group_concat(distinct s.status) as statuses,
               count(distinct case when s.status in ('denied', 'negated') then s.article_id end) as denying_articles,
               count(distinct case when s.status in ('denied', 'negated') then null else s.article_id end) as telling_articles,
               count(distinct case when s.status in ('denied', 'negated') then s.origin end) as denying_origins,
               count(distinct case when s.status in ('denied', 'negated') then null else s.origin end) as telling_origins,
               min(s.published) as first_published, max(s.published) as last_published
          from happening_status s
         group by s.happening_id) n
  join timeline_event t on t.id = n.id;

-- Which agency a story is marked with, without looking at all of its texts.
create index provenance_of_agency on provenance (story_id) where agency_id is not null;
