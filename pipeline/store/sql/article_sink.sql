-- Statements of article_sink.cpp.

-- name: find_article_by_url
select id from article where url = :url

-- name: find_feed_of_article
select feed_id from article where url = :url

-- name: find_article_by_guid
select id from article where guid = :guid

-- name: find_article_by_hash
select article_id from revision where content_hash = :hash order by id limit 1

-- name: find_revision
select id from revision where article_id = :article and content_hash = :hash

-- name: find_page_revision
select id from revision where article_id = :article and kind = 'page' limit 1

-- name: insert_run
insert into run (command, started, program, data_version) values (:command, :started, :program, :data_version)

-- name: update_run
update run set ended = :ended, outcome = :outcome, articles_new = :added, articles_changed = :changed,
               articles_same = :same, inputs_failed = :failed
 where id = :run

-- name: insert_problem
insert into problem (run_id, severity, code, place, message) values (:run, :severity, :code, :place, :message)

-- name: find_last_revision
select max(id) from revision

-- name: insert_article
insert into article (url, guid, feed_id, revision_id, first_run_id) values (:url, :guid, :feed, :revision, :run)

-- name: update_article
update article set revision_id = :revision where id = :article

-- name: insert_revision
insert into revision (id, article_id, number, run_id, content_hash, kind, path, site_name, title, author, published,
                      published_day, published_from, modified, language, tags, text, extracted_by, facts_hash)
values (:revision, :article, (select coalesce(max(number), 0) + 1 from revision where article_id = :article), :run, :hash,
        :kind, :path, :site_name, :title, :author, :published, :published_day, :published_from, :modified, :language, :tags,
        :text, :run, :facts_hash)

-- name: find_entity
select id, name, resolved = 0 and type <> 'PLACE' from entity where key = :key

-- name: insert_entity
insert into entity (key, type, name, resolved, country, sector, latitude, longitude, precision)
values (:key, :type, :name, :resolved, :country, :sector, :latitude, :longitude, :precision)

-- A row of the gazetteers that was changed since.
-- name: update_entity
update entity set name = :name, resolved = :resolved, country = :country, sector = :sector, latitude = :latitude,
                  longitude = :longitude, precision = :precision
 where id = :id

-- name: find_rule
select id from rule where name = :name

-- name: insert_rule
insert into rule (name) values (:name)

-- name: find_alias_id
select id from alias where entity_id = :entity and name = :name

-- name: insert_alias
insert or ignore into alias (entity_id, name, folded) values (:entity, :name, :folded)

-- Parameters are bound in the order of the columns, as are those of all that follow; a row of "?" may stand there many times.
-- "or fail", because for a statement of many rows that can be undone alone SQLite copies each page that it touches; who
-- gets the error rolls back all of the transaction.
-- name: insert_mention
insert or fail into mention (revision_id, number, type, nominal, span_start, span_end, sentence_start, sentence_end, alias_id, text,
                             name, entity_id, country, sector, rule_id)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_entity_mention
insert or fail into entity_mention (entity_id, revision_id, number, span_start)
values (?, ?, ?, ?)

-- name: delete_entity_mentions
delete from entity_mention
 where (entity_id, revision_id, number) in (select entity_id, revision_id, number from mention
                                             where revision_id = :revision and entity_id is not null)

-- name: insert_mention_date
insert or fail into mention_date (revision_id, number, timex_type, timex_value, timex_mod, date_begin, date_end, date_precision,
                                  date_basis)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: find_last_event
select max(id) from event

-- Until another text is found to tell of the same, it is a happening of its own.
-- name: insert_event
insert or fail into event (id, revision_id, number, type, mode, status, date_begin, date_end, date_precision, date_basis, place,
                   place_id, speaker, speaker_id, source, source_id, anonymous, cue, trigger_start, trigger_end,
                   sentence_start, sentence_end, confidence, rule_id, claim_day, happening_id)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_event_also
insert or ignore into event_also (event_id, trigger_start, trigger_end) values (:event, :span_start, :span_end)

-- name: insert_event_size
insert into event_size (event_id, kind, min, max, text) values (:event, :kind, :min, :max, :text)

-- name: insert_participant
insert or fail into participant (event_id, role, position, revision_id, mention, entity_id)
values (?, ?, ?, ?, ?, ?)

-- name: insert_quote
insert or fail into quote (revision_id, number, kind, span_start, span_end, sentence_start, sentence_end, speaker, speaker_id,
                   role, cue, date_begin, date_end, date_precision, date_basis, rule_id, claim_day)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_relation
insert or fail into relation (revision_id, number, type, subject, subject_id, object, object_id, role, status, date_begin,
                      date_end, date_precision, date_basis, speaker, speaker_id, source, source_id, anonymous, cue,
                      span_start, span_end, sentence_start, sentence_end, rule_id, claim_day)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
