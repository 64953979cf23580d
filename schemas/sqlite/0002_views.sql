-- What analysts query. All views speak of the current text of each article only, and say
-- "recipient" where the records of `dateline extract` say "targets". Entities go by the name of the one they are the same as.

-- What happened and what was said, each with its sentence and who says so. Undated rows have
-- a null date, those with only an end happened before it. `timeline_event` and `timeline_statement` are its halves. `says` is whom the text gives for it; the outlet that printed
-- it is in `outlet`: the name of the site, else its host, else the file. Rows that tell of one happening, and copies of one
-- statement, have the same `first_id`: the id of the first of them.
create view timeline_event as
select
  'event' as kind,
  e.id as id,
  e.date_begin as date,
  e.date_end,
  e.date_precision,
  e.date_basis,
  e.type,
  e.mode,
  e.status,
  (select group_concat(who, '; ')
     from (select coalesce(n.name, m.name, m.text) as who
             from participant p
             join mention m on m.revision_id = p.revision_id and m.number = p.mention
             left join entity x on x.id = p.entity_id
             left join entity n on n.id = coalesce(x.same_as, x.id)
            where p.event_id = e.id and p.role = 'actor' order by p.position)) as actors,
  (select group_concat(who, '; ')
     from (select coalesce(n.name, m.name, m.text) as who
             from participant p
             join mention m on m.revision_id = p.revision_id and m.number = p.mention
             left join entity x on x.id = p.entity_id
             left join entity n on n.id = coalesce(x.same_as, x.id)
            where p.event_id = e.id and p.role = 'recipient' order by p.position)) as recipients,
  (select coalesce(n.name, m.name, m.text)
     from mention m left join entity n on n.id = m.entity_id
    where m.revision_id = e.revision_id and m.number = e.place) as place,
  (select n.latitude from entity n where n.id = e.place_id) as latitude,
  (select n.longitude from entity n where n.id = e.place_id) as longitude,
  (select group_concat(s.kind || ' ' || case when s.text <> '' then s.text
                                             when s.min = s.max then s.min
                                             else coalesce(s.min, '') || '-' || coalesce(s.max, '') end, ', ')
     from event_size s where s.event_id = e.id) as size,
  coalesce(
    (select coalesce(n.name, m.name, m.text)
       from mention m
       left join entity x on x.id = m.entity_id
       left join entity n on n.id = coalesce(x.same_as, x.id)
      where m.revision_id = e.revision_id and m.number = coalesce(e.speaker, e.source)),
    (select coalesce(n.name, m.name, m.text, q.role)
       from quote q
       left join mention m on m.revision_id = q.revision_id and m.number = q.speaker
       left join entity x on x.id = m.entity_id
       left join entity n on n.id = coalesce(x.same_as, x.id)
      where q.revision_id = e.revision_id
        and q.span_start <= e.trigger_start and e.trigger_end <= q.span_end
        and (q.speaker is not null or q.role is not null)
      order by q.span_start - q.span_end, q.number limit 1),
    case when e.anonymous then 'unnamed' || coalesce(' (' || e.cue || ')', '') end) as says,
  coalesce(r.site_name, substr(a.url, instr(a.url, '//') + 2, instr(substr(a.url, instr(a.url, '//') + 2), '/') - 1),
           r.path) as outlet,
  substr(r.text, e.sentence_start + 1, e.sentence_end - e.sentence_start) as sentence,
  r.title,
  a.url,
  r.published_day as published,
  (select u.name from rule u where u.id = e.rule_id) as rule,
  e.confidence,
  a.id as article_id,
  e.revision_id,
  e.trigger_start as span_start,
  e.trigger_end as span_end,
  e.sentence_start,
  e.sentence_end,
  e.place_id,
  coalesce(e.happening_id, e.id) as first_id,
  coalesce(e.speaker_id, e.source_id) as says_id,
  r.run_id
from event e
join revision r on r.id = e.revision_id
join article a on a.revision_id = e.revision_id;

create view timeline_statement (
  kind, id, date, date_end, date_precision, date_basis, type, mode, status, actors, recipients, place, latitude, longitude, size,
  says, outlet, sentence, title, url, published, rule, confidence, article_id,
  revision_id, span_start, span_end, sentence_start, sentence_end, place_id, first_id, says_id, run_id)
as
select
  'statement',
  q.id,
  q.date_begin,
  q.date_end,
  q.date_precision,
  q.date_basis,
  'STATEMENT',
  q.kind,
  'actual',
  coalesce(
    (select coalesce(n.name, m.name, m.text)
       from mention m
       left join entity x on x.id = m.entity_id
       left join entity n on n.id = coalesce(x.same_as, x.id)
      where m.revision_id = q.revision_id and m.number = q.speaker),
    q.role),
  null,
  null,
  null,
  null,
  null,
  coalesce(
    (select coalesce(n.name, m.name, m.text)
       from mention m
       left join entity x on x.id = m.entity_id
       left join entity n on n.id = coalesce(x.same_as, x.id)
      where m.revision_id = q.revision_id and m.number = q.speaker),
    q.role),
  coalesce(r.site_name, substr(a.url, instr(a.url, '//') + 2, instr(substr(a.url, instr(a.url, '//') + 2), '/') - 1),
           r.path),
  substr(r.text, coalesce(q.sentence_start, q.span_start) + 1,
         coalesce(q.sentence_end, q.span_end) - coalesce(q.sentence_start, q.span_start)),
  r.title,
  a.url,
  r.published_day,
  (select u.name from rule u where u.id = q.rule_id) as rule,
  null,
  a.id,
  q.revision_id,
  q.span_start,
  q.span_end,
  coalesce(q.sentence_start, q.span_start),
  coalesce(q.sentence_end, q.span_end),
  null,
  coalesce(q.first_id, q.id),
  q.speaker_id,
  r.run_id
from quote q
join revision r on r.id = q.revision_id
join article a on a.revision_id = q.revision_id;

create view timeline as select * from timeline_event union all select * from timeline_statement;

-- Who is tied to whom.
create view network as
select
  coalesce(sn.name, sm.name, sm.text) as subject,
  l.type as relation,
  case when sn.id = obn.id then coalesce(om.text, (select w.name from alias w where w.id = om.alias_id))  -- another name of the same
       else coalesce(obn.name, om.name, om.text) end as object,
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
join mention sm on sm.revision_id = l.revision_id and sm.number = l.subject
join mention om on om.revision_id = l.revision_id and om.number = l.object
left join entity sx on sx.id = l.subject_id
left join entity sn on sn.id = coalesce(sx.same_as, sx.id)
left join entity ox on ox.id = l.object_id
left join entity obn on obn.id = coalesce(ox.same_as, ox.id);

-- Who claims what: everything that was said, and every event and tie that the text does not
-- tell in its own voice.
create view claims as
select says as speaker, kind, date, date_precision, status, sentence as claim, outlet, title, url, published,
       rule, id, article_id, revision_id, span_start, span_end, sentence_start, sentence_end, first_id, says_id
  from timeline_event where says is not null or status in ('alleged', 'denied')
union all
select says, kind, date, date_precision, status, sentence, outlet, title, url, published,
       rule, id, article_id, revision_id, span_start, span_end, sentence_start, sentence_end, first_id, says_id
  from timeline_statement
union all
select says, 'relation', date, date_precision, status, evidence, outlet, title, url, published,
       rule, id, article_id, revision_id, span_start, span_end, sentence_start, sentence_end, id, says_id
  from network where says is not null or status in ('alleged', 'denied');

-- How often an entity was named in what was published on a day.
create view entity_day as
select n.name as entity, n.type, r.published_day as day, count(*) as mentions,
       count(distinct a.id) as articles, n.key as entity_key
  from mention m
  join article a on a.revision_id = m.revision_id
  join revision r on r.id = m.revision_id
  join entity x on x.id = m.entity_id
  join entity n on n.id = coalesce(x.same_as, x.id)
 group by n.id, r.published_day;

-- Events with coordinates; the column names are those that map tools look for.
create view map_points as
select latitude, longitude, date, date_end, type, mode, status, actors, recipients, place, says, sentence, title,
       url, id, article_id
  from timeline_event where latitude is not null;

-- One happening, many articles: as the first text tells it, with how many articles and independent origins do.
create view happening as
select t.id, t.date, t.date_end, t.date_precision, t.type, t.mode, t.actors, t.recipients, t.place, t.latitude,
       t.longitude, t.sentence, t.title, t.url, n.statuses, n.articles, n.origins, n.first_published, n.last_published
  from (select e.happening_id as id, group_concat(distinct e.status) as statuses, count(distinct a.id) as articles,
               count(distinct p.origin) as origins, min(r.published_day) as first_published,
               max(r.published_day) as last_published
          from event e
          join article a on a.revision_id = e.revision_id
          join revision r on r.id = e.revision_id
          left join provenance p on p.article_id = a.id
         group by e.happening_id) n
  join timeline_event t on t.id = n.id;

-- What each origin says how many: conflicting tolls stand side by side.
create view happening_size as
select e.happening_id, s.kind, s.min, s.max, s.text, e.status, p.origin,
       coalesce(r.site_name, p.publisher, r.path) as outlet, r.published_day as published, a.url, a.id as article_id,
       e.id as event_id
  from event_size s
  join event e on e.id = s.event_id
  join article a on a.revision_id = e.revision_id
  join revision r on r.id = e.revision_id
  left join provenance p on p.article_id = a.id;

-- Copies of one text, each with where the text comes from and how much of the shorter one stands in the other.
create view copy as
select p.story_id, r.title, coalesce(r.site_name, p.publisher, r.path) as outlet, a.url, r.published_day as published,
       p.article_id = s.origin_id as is_origin, p.copy_of, p.containment, g.name as agency, p.agency_mark, p.origin,
       p.article_id
  from provenance p
  join story s on s.id = p.story_id
  join article a on a.id = p.article_id
  join revision r on r.id = a.revision_id
  left join entity g on g.id = p.agency_id;

-- Which names were taken for one, by what, and who undid it.
create view merge as
select g.id, n.name, n.key, o.name as same_as, o.key as same_as_key, g.kind, g.evidence, g.state, g.run_id, g.entity_id, g.into_id
  from entity_merge g
  join entity n on n.id = g.entity_id
  join entity o on o.id = g.into_id;

-- What names an entity or a date, with its words and the rule that found it.
create view mention_text as
select m.revision_id, m.number, case m.type when 0 then 'PERSON' when 1 then 'ORG' when 2 then 'PLACE' else 'DATE' end as type,
       case m.nominal when 0 then 'NAM' else 'NOM' end as level, m.span_start, m.span_end, m.sentence_start, m.sentence_end,
       coalesce(m.text, (select w.name from alias w where w.id = m.alias_id)) as text, m.name, m.entity_id, m.country,
       m.sector, d.timex_type, d.timex_value, d.timex_mod, d.date_begin, d.date_end, d.date_precision, d.date_basis,
       (select u.name from rule u where u.id = m.rule_id) as rule
  from mention m
  left join mention_date d on d.revision_id = m.revision_id and d.number = m.number;
