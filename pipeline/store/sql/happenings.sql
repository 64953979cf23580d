-- Statements of happening_writer.cpp.

-- name: find_events_of_revision
select id from event where revision_id = :revision order by id

-- name: find_event_to_compare
select e.type, e.mode, e.date_begin, e.date_end, coalesce(e.happening_id, e.id), coalesce(e.place_id, 0), n.country,
       n.precision
  from event e left join entity n on n.id = e.place_id
 where e.id = :event and e.status <> 'hypothetical'

-- name: find_participants
select p.role = 'actor', coalesce(p.entity_id, 0), m.text, m.country
  from participant p join mention m on m.revision_id = p.revision_id and m.number = p.mention
 where p.event_id = :event
 order by p.role, p.position

-- Happenings of current texts that overlap with [:begin, :end) and begin at :from or later.
-- name: find_events_by_key
select k.event_id
  from event_key k
  join event e on e.id = k.event_id
  join article a on a.revision_id = e.revision_id
 where k.key = :key and k.type = :type and k.date_begin >= :from and k.date_begin < :end and e.date_end > :begin
   and e.revision_id <> :revision
 order by k.date_begin, k.event_id
 limit :limit

-- name: insert_event_key
insert or ignore into event_key (key, type, date_begin, event_id) values (:key, :type, :date_begin, :event)

-- name: update_happening
update event set happening_id = :happening where id = :event

-- name: find_led_happenings
select e.id from article a join event e on e.revision_id = a.revision_id
 where a.id = :article and e.happening_id = e.id
 order by e.id

-- name: find_next_lead
select e.id from event e join article a on a.revision_id = e.revision_id
 where e.happening_id = :happening and e.happening_id <> e.id
 order by e.id limit 1

-- name: move_happening
update event set happening_id = :next where happening_id = :happening and id <> :happening
