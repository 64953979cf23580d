-- Statements of entity_merger.cpp, whose parameters are bound in the order in which they stand, and merges.cpp. "Lead" is the
-- entity that stands for all that are the same.

-- name: insert_form
insert or ignore into entity_form (form, entity_id) values (:form, :entity)

-- With "entity_id <> :entity" it would be sorted.
-- name: find_by_form
select entity_id from entity_form where form = :form order by entity_id limit :limit

-- name: read_lead
select coalesce(e.same_as, e.id), e.type, e.name, e.resolved, e.key
  from entity e where e.id = :entity

-- name: find_decision
select 1 from entity_merge
 where (entity_id = :entity and into_id = :other) or (entity_id = :other and into_id = :entity)
    or (state = 'split' and entity_id = into_id and entity_id in (:entity, :other))
 limit 1

-- name: find_merged
select entity_id, into_id from entity_merge
 where state = 'merged' and (entity_id = :entity or into_id = :entity)
 order by id

-- Beside the lead.
-- name: find_members
select id from entity where same_as = :lead order by id

-- Every entity of two groups that a person wants apart.
-- name: find_split_between
select 1 from entity_merge g
  join entity a on a.id = g.entity_id
  join entity b on b.id = g.into_id
 where g.state = 'split'
   and ((coalesce(a.same_as, a.id) = :entity and coalesce(b.same_as, b.id) = :other)
        or (coalesce(a.same_as, a.id) = :other and coalesce(b.same_as, b.id) = :entity))
 limit 1

-- name: find_side_by_side
select 1
  from entity_mention m
  join article a on a.revision_id = m.revision_id
 where m.entity_id = :entity
   and exists (select 1 from entity_mention o where o.entity_id = :other and o.revision_id = m.revision_id)
 limit 1

-- Who is named in texts of both: no countries and regions, no media.
-- name: find_company
select n.id, n.name
  from (select distinct coalesce(x.same_as, x.id) as id
          from (select m.revision_id from entity_mention m join article a on a.revision_id = m.revision_id
                 where m.entity_id in (select value from json_each(:entities)) group by m.revision_id limit 20) t
          join mention c on c.revision_id = t.revision_id
          join entity x on x.id = c.entity_id) one
  join (select distinct coalesce(x.same_as, x.id) as id
          from (select m.revision_id from entity_mention m join article a on a.revision_id = m.revision_id
                 where m.entity_id in (select value from json_each(:others)) group by m.revision_id limit 20) t
          join mention c on c.revision_id = t.revision_id
          join entity x on x.id = c.entity_id) other on other.id = one.id
  join entity n on n.id = one.id
 where n.id not in (select value from json_each(:entities)) and n.id not in (select value from json_each(:others))
   and coalesce(n.precision, '') not in ('country', 'region') and coalesce(n.sector, '') <> 'JRN'
 order by n.type = 'PLACE', n.id

-- name: count_mentions
select count(*) from (select 1 from entity_mention where entity_id = :entity limit :limit)

-- name: insert_merge
insert into entity_merge (entity_id, into_id, kind, evidence, state, run_id)
values (:entity, :into, :kind, :evidence, :state, :run)
on conflict (entity_id, into_id) do update set kind = excluded.kind, evidence = excluded.evidence, state = excluded.state,
                                                run_id = excluded.run_id

-- name: delete_reverse_merge
delete from entity_merge where entity_id = :into and into_id = :entity and entity_id <> into_id

-- name: delete_short_merge
delete from entity_merge where entity_id = :entity and kind = 'short' and state = 'merged'

-- name: read_merges_of
select entity_id, into_id from entity_merge
 where state = 'merged' and (entity_id in (select value from json_each(:entities))
                             or into_id in (select value from json_each(:entities)))
 order by id

-- name: update_same_as
update entity set same_as = :lead where id = :entity

-- The one to stand for a group: of the gazetteers, else the fullest name, else the first.
-- name: choose_lead
select id from entity where id in (select value from json_each(:entities))
 order by resolved desc, length(name) - length(replace(name, ' ', '')) desc, id
 limit 1

-- name: find_alias
select 1 from alias where entity_id = :entity and name = :name

-- name: find_text_of_name
select a.id
  from (select revision_id, number from entity_mention where entity_id = :entity limit 5000) e
  join mention m on m.revision_id = e.revision_id and m.number = e.number
  join article a on a.revision_id = m.revision_id
 where m.alias_id = (select id from alias where entity_id = :entity and name = :name)
 order by m.revision_id
 limit 1

-- name: find_counts_of_article
select m.entity_id, count(*), r.published_day
  from article a
  join revision r on r.id = a.revision_id
  join mention m on m.revision_id = a.revision_id
 where a.id = :article and m.entity_id is not null
 group by m.entity_id

-- name: add_entity_count
insert or fail into entity_count (entity_id, mentions, articles, first_published, last_published)
values (?, ?, ?, ?, ?)
on conflict (entity_id) do update
   set mentions = mentions + excluded.mentions, articles = articles + excluded.articles,
       first_published = coalesce(min(first_published, excluded.first_published), first_published, excluded.first_published),
       last_published = coalesce(max(last_published, excluded.last_published), last_published, excluded.last_published)

-- name: delete_entity_count
delete from entity_count where entity_id = :entity and articles < 1

-- The first and the last day anew.
-- name: find_days_of_entity
update entity_count
   set (first_published, last_published) = (
         select min(r.published_day), max(r.published_day)
           from entity_mention m
           join article a on a.revision_id = m.revision_id
           join revision r on r.id = a.revision_id
          where m.entity_id = entity_count.entity_id)
 where entity_id = :entity

-- name: find_said
select 1 from entity_merge
 where kind = 'analyst' and state = :state
   and ((entity_id = :entity and into_id = :other) or (entity_id = :other and into_id = :entity))

-- name: read_merge
select entity_id, into_id, evidence, state from entity_merge where id = :merge
