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

-- Who is tied to whom. Mentions are read only of those whose entity does not say it.
drop view network;
create view network as
select
  coalesce(sn.name,
           (select coalesce(m.name, m.text) from mention m where m.revision_id = l.revision_id and m.number = l.subject)) as subject,
  l.type as relation,
  case when sn.id = obn.id  -- another name of the same
       then (select coalesce(m.text, (select w.name from alias w where w.id = m.alias_id))
               from mention m where m.revision_id = l.revision_id and m.number = l.object)
       else coalesce(obn.name, (select coalesce(m.name, m.text)
                                  from mention m where m.revision_id = l.revision_id and m.number = l.object)) end as object,
  l.role,
  l.status,
  l.date_begin as date,
  l.date_end,
  l.date_precision,
  coalesce(
    (select coalesce(n.name, m.name, m.text)
       from mention m
       left join entity x on x.id = m.entity_id
       left join entity n on n.id = coalesce(x.same_as, x.id)
      where m.revision_id = l.revision_id and m.number = coalesce(l.speaker, l.source)),
    case when l.anonymous then 'unnamed' || coalesce(' (' || l.cue || ')', '') end) as says,
  coalesce(r.site_name, substr(a.url, instr(a.url, '//') + 2, instr(substr(a.url, instr(a.url, '//') + 2), '/') - 1),
           r.path) as outlet,
  substr(r.text, l.span_start + 1, l.span_end - l.span_start) as evidence,
  r.title,
  a.url,
  r.published_day as published,
  sn.key as subject_key,
  obn.key as object_key,
  (select u.name from rule u where u.id = l.rule_id) as rule,
  l.id,
  a.id as article_id,
  l.revision_id,
  l.span_start,
  l.span_end,
  coalesce(l.sentence_start, l.span_start) as sentence_start,
  coalesce(l.sentence_end, l.span_end) as sentence_end,
  l.subject_id,
  l.object_id,
  coalesce(l.speaker_id, l.source_id) as says_id
from relation l
join revision r on r.id = l.revision_id
join article a on a.revision_id = l.revision_id
left join entity sx on sx.id = l.subject_id
left join entity sn on sn.id = coalesce(sx.same_as, sx.id)
left join entity ox on ox.id = l.object_id
left join entity obn on obn.id = coalesce(ox.same_as, ox.id);

-- Few statements have a date.
create index if not exists quote_dated on quote (revision_id) where coalesce(date_begin, date_end) is not null;
