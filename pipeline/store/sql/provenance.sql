-- Statements of provenance_writer.cpp.

-- name: delete_shingle
delete from shingle where hash = :hash and article_id = :article

-- The texts of eight hashes, with the number of the hash; of one that more than 64 texts have only so many that this shows.
-- name: find_shingles
select 0, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 1, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 2, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 3, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 4, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 5, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 6, article_id from (select article_id from shingle where hash = ? limit 65)
union all
select 7, article_id from (select article_id from shingle where hash = ? limit 65)

-- name: find_sketch
select shingles, hashes from sketch where article_id = :article

-- Some of a story: each is looked at.
-- name: find_copies
select article_id from provenance where story_id = :story and article_id <> :article order by article_id limit 64

-- name: insert_sketch
insert into sketch (article_id, shingles, hashes) values (:article, :shingles, :hashes)
on conflict (article_id) do update set shingles = excluded.shingles, hashes = excluded.hashes

-- name: insert_shingle
insert or ignore into shingle (hash, article_id)
values (?, ?)

-- name: find_story
select story_id from provenance where article_id = :article and story_id is not null

-- name: insert_story
insert into story (origin_id) values (:origin)

-- name: join_story
update provenance set story_id = :story where article_id = :article

-- The agency's own article, else the first that was published.
-- name: find_story_origin
select p.article_id
  from provenance p
  join article a on a.id = p.article_id
  join revision r on r.id = a.revision_id
 where p.story_id = :story
 order by {>origin_first}
 limit 1

-- The same where :article has just come: of it and the one that was it until now.
-- name: find_joined_origin
select p.article_id
  from provenance p
  join article a on a.id = p.article_id
  join revision r on r.id = a.revision_id
 where p.article_id in (:article, (select origin_id from story where id = :story)) and p.story_id = :story
 order by {>origin_first}
 limit 1

-- name: origin_first
exists (select 1 from alias l where l.entity_id = {>agency_of_story} and l.name = r.site_name) desc,
          r.published_day is null, r.published_day,
          case when length(r.published) > 10 then julianday(r.published) end nulls last, p.article_id

-- That with which the first of its texts is marked that is.
-- name: agency_of_story
(select q.agency_id from provenance q where q.story_id = :story and q.agency_id is not null order by q.article_id limit 1)

-- name: find_agency_of_article
select agency_id from provenance where article_id = :article

-- name: is_origin
select 1 from story where id = :story and origin_id = :article

-- Those whose origin is another one than that of their story, with both.
-- name: find_other_origins
with new as materialized ({>origin_of_story})
select p.article_id, p.origin, new.origin from new join provenance p on p.story_id = :story and p.origin <> new.origin
 order by p.article_id

-- name: find_origin
select origin from provenance where article_id = :article

-- name: count_copies
select count(*) from (select 1 from provenance where story_id = :story limit 2)

-- Whether what the copies count as changes with :article: it comes first, or it alone says which agency the text is of.
-- name: changes_origin
select s.origin_id <> :origin or (p.agency_id is not null and o.origin not like 'agency:%')
  from story s
  join provenance o on o.article_id = s.origin_id
  join provenance p on p.article_id = :article
 where s.id = :story

-- name: take_origin
update provenance set origin = (select o.origin from story s join provenance o on o.article_id = s.origin_id where s.id = :story)
 where article_id = :article

-- name: update_story
update story set origin_id = :origin where id = :story

-- name: origin_of_story
select coalesce((select 'agency:' || g.key from entity g where g.id = {>agency_of_story}), 'site:' || p.publisher,
                'article:' || p.article_id) as origin
  from story s join provenance p on p.article_id = s.origin_id
 where s.id = :story

-- name: update_origin
update provenance set origin = :origin where article_id = :article

-- name: find_copies_with_origins
select article_id, origin from provenance where story_id = :story order by article_id

-- name: dissolve_story
update provenance
   set story_id = null, copy_of = null, containment = null,
       origin = coalesce((select 'agency:' || g.key from entity g where g.id = agency_id), 'site:' || publisher,
                         'article:' || article_id)
 where story_id = :story

-- name: delete_story
delete from story where id = :story

-- name: find_agency
select g.id, g.key from mention m join entity g on g.id = m.entity_id where m.revision_id = :revision and m.number = :mention

-- name: insert_provenance
insert into provenance (article_id, publisher, agency_id, agency_mark, story_id, copy_of, containment, origin)
values (:article, :publisher, :agency, :mark, :story, :copy_of, :containment, :origin)
on conflict (article_id) do update
   set publisher = excluded.publisher, agency_id = excluded.agency_id, agency_mark = excluded.agency_mark,
       story_id = excluded.story_id, copy_of = excluded.copy_of, containment = excluded.containment, origin = excluded.origin

-- name: update_agency
update provenance
   set agency_id = :agency, agency_mark = :mark,
       origin = coalesce('agency:' || :key, 'site:' || publisher, 'article:' || article_id)
 where article_id = :article

-- name: update_mark
update provenance set agency_mark = :mark where article_id = :article

-- The same words in a text and in the one it copies are one statement.
-- name: join_quotes
with old as materialized (
  select coalesce(o.first_id, o.id) as first_id, substr(r.text, o.span_start + 1, o.span_end - o.span_start) as words
    from article a
    join revision r on r.id = a.revision_id
    join quote o on o.revision_id = r.id
   where a.id = :copy_of),
new as materialized (
  select q.id, substr(r.text, q.span_start + 1, q.span_end - q.span_start) as words
    from quote q join revision r on r.id = q.revision_id
   where q.revision_id = :revision)
update quote set first_id = (select min(old.first_id) from new join old on old.words = new.words where new.id = quote.id)
 where revision_id = :revision
