-- Statements of facts.cpp, text_rewriter.cpp and monitors.cpp.

-- What is stored of a text, a line a fact. `about` is what stays the same where the rest changes.
-- name: facts_of_revision
with who as (
  select m.number, coalesce(n.name, m.name, m.text) as name, x.key
    from mention m
    left join entity x on x.id = m.entity_id
    left join entity n on n.id = coalesce(x.same_as, x.id)
   where m.revision_id = :revision),
part as (
  select p.event_id, p.role, group_concat(name, '; ') as names
    from (select p.event_id, p.role, w.name from participant p join who w on w.number = p.mention
           where p.event_id in (select id from event where revision_id = :revision)
           order by p.event_id, p.role, p.position) p
   group by p.event_id, p.role),
toll as (
  select event_id, group_concat(line, ', ') as line
    from (select s.event_id,
                 s.kind || ' ' || case when s.text <> '' then s.text when s.min = s.max then s.min
                                       else coalesce(s.min, '') || '-' || coalesce(s.max, '') end as line
            from event e join event_size s on s.event_id = e.id where e.revision_id = :revision order by s.event_id, s.kind)
   group by event_id)
select 'event' as kind,
       e.type || coalesce('/' || e.mode, '') || ' ' || coalesce(e.date_begin, '') || ' '
         || coalesce((select name from who where number = e.place), '') as about,
       e.trigger_start as start, e.trigger_end as "end",
       e.type || coalesce('/' || e.mode, '') || ', ' || e.status
         || coalesce(', ' || case when e.date_begin is null then 'before ' || e.date_end
                                  when e.date_end = date(e.date_begin, '+1 day') then e.date_begin
                                  else e.date_begin || '..' || coalesce(e.date_end, '') end, '')
         || ': ' || coalesce(a.names, '') || ' → ' || coalesce(t.names, '')
         || coalesce(' @ ' || (select name from who where number = e.place), '')
         || coalesce(' (' || s.line || ')', '')
         || coalesce(', says ' || (select name from who where number = coalesce(e.speaker, e.source)),
                     case when e.anonymous then ', says somebody unnamed' end, '') as text
  from event e
  left join part a on a.event_id = e.id and a.role = 'actor'
  left join part t on t.event_id = e.id and t.role = 'recipient'
  left join toll s on s.event_id = e.id
 where e.revision_id = :revision
union all
select 'relation', s.name || ' ' || l.type || ' ' || o.name, l.span_start, l.span_end,
       s.name || ' ' || l.type || ' ' || o.name || coalesce(' as ' || l.role, '') || ', ' || l.status
         || coalesce(', from ' || l.date_begin, '') || coalesce(', to ' || l.date_end, '')
  from relation l
  join who s on s.number = l.subject
  join who o on o.number = l.object
 where l.revision_id = :revision
union all
select 'statement', substr(r.text, q.span_start + 1, q.span_end - q.span_start), q.span_start, q.span_end,
       coalesce((select name from who where number = q.speaker), q.role, 'nobody named') || coalesce(', ' || q.date_begin, '')
         || ', ' || q.kind || ': ' || substr(r.text, q.span_start + 1, q.span_end - q.span_start)
  from quote q
  join revision r on r.id = q.revision_id
 where q.revision_id = :revision
union all
select 'name', m.text, min(m.span_start), min(m.span_end),
       m.type || ' ' || m.text || coalesce(' is ' || n.name || ' (' || n.key || ')', '')
         || coalesce(' at ' || n.latitude || ', ' || n.longitude, '')
  from mention_text m
  left join entity x on x.id = m.entity_id
  left join entity n on n.id = coalesce(x.same_as, x.id)
 where m.revision_id = :revision and m.type <> 'DATE'
 group by m.type, m.text, n.id
union all
select 'date', m.text, m.span_start, m.span_end,
       m.text || ' is ' || coalesce(m.timex_value, '') || coalesce(', ' || m.date_begin || '..' || coalesce(m.date_end, ''), '')
  from mention_text m
 where m.revision_id = :revision and m.type = 'DATE'
 order by 3, 4, 1, 5

-- name: changed_articles
select a.id, a.url, r.title, r.number
  from revision r join article a on a.revision_id = r.id
 where r.number > 1
 order by r.run_id desc, a.id desc
 limit :limit

-- name: find_article_by_id
select id from article where id = :article

-- name: revisions_of_article
select r.id, r.number, u.started, r.title, r.modified, r.text
  from revision r join run u on u.id = r.run_id
 where r.article_id = :article
 order by r.number

-- Current texts behind :after whose facts were made by other gazetteers, rules or another program; all of them if :all.
-- name: texts_to_extract
select r.id, r.article_id, r.text, r.title, r.published_day, r.language, a.url, r.site_name, r.facts_hash
  from revision r
  join article a on a.revision_id = r.id
  join run u on u.id = r.extracted_by
 where r.id > :after and (:all or u.data_version <> :data_version or u.program <> :program)
 order by r.id
 limit :limit

-- name: update_extraction
update revision set extracted_by = :run, facts_hash = :facts_hash, language = :language where id = :revision

-- name: unlink_quotes
update quote set first_id = null
 where first_id in (select id from quote where revision_id = :revision) or revision_id = :revision

-- name: copies_of_article
select p.copy_of, a.revision_id
  from provenance p join article a on a.id = p.article_id
 where p.copy_of is not null and (p.article_id = :article or p.copy_of = :article)
 order by a.revision_id

-- name: delete_participants
delete from participant where event_id in (select id from event where revision_id = :revision)

-- name: delete_event_also
delete from event_also where event_id in (select id from event where revision_id = :revision)

-- name: delete_event_sizes
delete from event_size where event_id in (select id from event where revision_id = :revision)

-- name: delete_events
delete from event where revision_id = :revision

-- name: delete_quotes
delete from quote where revision_id = :revision

-- name: delete_relations
delete from relation where revision_id = :revision

-- name: delete_mention_dates
delete from mention_date where revision_id = :revision

-- name: delete_mentions
delete from mention where revision_id = :revision

-- name: read_monitor
select run_id, reported from monitor where name = :name

-- name: write_monitor
insert into monitor (name, run_id, reported) values (:name, :run, :reported)
on conflict (name) do update set run_id = excluded.run_id, reported = excluded.reported

-- name: articles_of_report
select coalesce(r.site_name, p.publisher, r.path), r.published_day, r.title, a.url
  from revision r
  join article a on a.revision_id = r.id
  left join provenance p on p.article_id = a.id
 where r.run_id >= :since_run
   and (:text is null or r.id in (select rowid from article_search where article_search match :text))
   and (:article_entities is null
        or exists (select 1 from mention m where m.revision_id = r.id
                                             and m.entity_id in (select value from json_each(:article_entities))))
   and (:article_places is null
        or exists (select 1 from mention m join entity n on n.id = m.entity_id
                    where m.revision_id = r.id
                      and (n.id in (select value from json_each(:article_places))
                           or n.country in (select c.country from entity c
                                             where c.id in (select value from json_each(:article_places))
                                               and c.precision = 'country'))))
 order by r.published_day, a.id
