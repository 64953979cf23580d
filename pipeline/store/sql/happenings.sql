-- Statements of happening_writer.cpp. Parameters are bound in the order in which they stand.

-- name: find_events_of_revision
select id, coalesce(happening_id, id) from event where revision_id = :revision order by id

-- name: find_standing_of_entity
select coalesce(same_as, id), country, precision from entity where id = :entity

-- name: find_event_to_compare
select e.type, e.mode, e.date_begin, e.date_end, coalesce(e.happening_id, e.id), coalesce(e.place_id, 0), n.country,
       n.precision
  from event e left join entity n on n.id = e.place_id
 where e.id = :event and e.status <> 'hypothetical'

-- name: find_participants
select p.role = 'actor', coalesce(n.same_as, n.id, 0), m.text, m.country
  from participant p
  join mention m on m.revision_id = p.revision_id and m.number = p.mention
  left join entity n on n.id = p.entity_id
 where p.event_id = :event
 order by p.position

-- Days or longer times.
-- name: find_entries_by_key
select date_begin, event_id, date_end from event_key
 where key = :key and days = :days and date_begin >= :from and date_begin < :before and date_end > :after
 order by date_begin, event_id
 limit :limit

-- name: read_event_key
select days, date_begin, event_id, date_end from event_key
 where key = :key
 order by days, date_begin, event_id
 limit :limit

-- name: insert_event_key
insert or ignore into event_key (key, days, date_begin, event_id, date_end)
values (?, ?, ?, ?, ?)

-- name: delete_event_key
delete from event_key
 where key = :key and days = :days and date_begin = :date_begin and event_id = :event

-- name: find_article_of_revision
select id from article where revision_id = :revision

-- The text that an article copies, and some others of its story.
-- name: find_texts_beside
select copy_of from provenance where article_id = :article and copy_of is not null
union all
select * from (select q.article_id from provenance q
                where q.story_id = (select story_id from provenance where article_id = :article) and q.article_id <> :article
                order by q.article_id limit 8)

-- The happenings that an article's current text tells, of the same day, in the words of an event of another: its whole sentence,
-- or where only its beginning differs ("GAO (AFP) - "), a good part of it.
-- name: find_twin
select coalesce(o.happening_id, o.id)
  from event e
  join revision r on r.id = e.revision_id
  join article a on a.id = :article
  join revision s on s.id = a.revision_id
  join event o on o.revision_id = s.id and o.type = e.type and o.mode is e.mode
       and o.date_begin is e.date_begin and o.date_end is e.date_end
 where e.id = :event and o.id < e.id and o.sentence_end - o.trigger_start = e.sentence_end - e.trigger_start
   and ((o.sentence_end - o.sentence_start = e.sentence_end - e.sentence_start
         and substr(s.text, o.sentence_start + 1, o.sentence_end - o.sentence_start)
             = substr(r.text, e.sentence_start + 1, e.sentence_end - e.sentence_start))
        or (e.sentence_end - e.trigger_start >= 40
            and substr(s.text, o.trigger_start + 1, o.sentence_end - o.trigger_start)
                = substr(r.text, e.trigger_start + 1, e.sentence_end - e.trigger_start)))
 order by o.id

-- name: find_revisions_of_participants
select distinct m.revision_id
  from (select distinct revision_id from entity_mention where entity_id in (select value from json_each(:entities))) m
 cross join article a on a.revision_id = m.revision_id
 cross join event e on e.revision_id = m.revision_id
 cross join participant p on p.event_id = e.id
 where p.entity_id in (select value from json_each(:entities)) and m.revision_id <> :except
 order by m.revision_id

-- name: update_happening
update event set happening_id = :happening where id = :event

-- With whether it leads its happening.
-- name: find_events_of_article
select e.id, e.happening_id = e.id from article a join event e on e.revision_id = a.revision_id
 where a.id = :article
 order by e.id

-- Not of the texts that are taken out with it.
-- name: find_next_lead
select e.id from event e join article a on a.revision_id = e.revision_id
 where e.happening_id = :happening and e.happening_id <> e.id and e.revision_id not in (select value from json_each(:taken))
 order by e.id limit 1

-- Where nobody is left to lead them.
-- name: part_happening
update event set happening_id = id where happening_id = :happening and id <> :happening

-- name: move_happening
update event set happening_id = :next where happening_id = :happening and id <> :happening
