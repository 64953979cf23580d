-- `text` of a toll always has its number: most are stored as numbers alone, without words.
drop view happening_size;

-- What each origin says how many: conflicting tolls stand side by side. `text` is as the article puts it, else the number.
create view happening_size as
select e.happening_id, s.kind, s.min, s.max,
       case when s.text <> '' then s.text
            when s.min = s.max then cast(s.min as text)
            when s.max is null then 'at least ' || s.min
            when s.min is null then 'at most ' || s.max
            else s.min || '-' || s.max end as text,
       e.status, p.origin, coalesce(r.site_name, p.publisher, r.path) as outlet, r.published_day as published, a.url,
       a.id as article_id, e.id as event_id
  from event_size s
  join event e on e.id = s.event_id
  join article a on a.revision_id = e.revision_id
  join revision r on r.id = e.revision_id
  left join provenance p on p.article_id = a.id;
