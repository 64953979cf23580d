-- Statements of fetch_store.cpp.

-- name: enter_feed
insert into feed (url, name) values (:url, :name) on conflict (url) do update set name = excluded.name
 where name is not excluded.name

-- name: find_feed
select id, url, name, moved_to, title, link, language, etag, last_modified, validators_url, next_check, gone, failures,
       last_checked, last_changed, last_error, body_hash, ttl, skip_hours, skip_days
  from feed where url = :url

-- Rows that stay are not written again: most runs change nothing.
-- name: delete_tags
delete from feed_tag where feed_id = :feed and tag not in (select value from json_each(:tags))

-- name: insert_tags
insert or ignore into feed_tag (feed_id, tag) select :feed, value from json_each(:tags)

-- name: write_feed
update feed set name = :name, moved_to = :moved_to, title = :title, link = :link, language = :language, etag = :etag,
                last_modified = :last_modified, validators_url = :validators_url, next_check = :next_check, gone = :gone,
                failures = :failures, last_checked = :last_checked, last_changed = :last_changed,
                last_error = :last_error, body_hash = :body_hash, ttl = :ttl, skip_hours = :skip_hours, skip_days = :skip_days
 where id = :id

-- name: count_pages
select sum(state = 'waiting'), sum(state = 'stored'), sum(state = 'refused'), sum(state = 'failed')
  from page where feed_id = :feed

-- name: count_ready_pages
select count(*) from page
 where feed_id = :feed and state = 'waiting' and failures = 0 and (next_try is null or next_try <= :now)

-- name: count_waiting_pages
select count(*) from page where feed_id = :feed and state = 'waiting'

-- Untried ones first, so that those of a server that is down keep no others waiting. Refused ones come again when
-- another robots.txt may have come.
-- name: waiting_pages
select id, url, address, feed_id, state, next_try, failures, last_error, guid, title, author, published, updated
  from page
 where feed_id = :feed and state = 'waiting' and (next_try is null or next_try <= :now)
union all
select id, url, address, feed_id, state, next_try, failures, last_error, guid, title, author, published, updated
  from page
 where feed_id = :feed and state = 'refused' and next_try <= :now
 order by next_try, id
 limit :limit

-- The last column: whether the feed has a newer version of it. A feed that always says "just now" is believed at
-- longer and longer intervals.
-- name: find_page
select id, state,
       :updated is not null
       and (updated is null
            or (:updated > updated
                and (:updated <= found
                     or unixepoch(:updated) - unixepoch(found) >= 2 * max(0, unixepoch(updated) - unixepoch(found)))))
  from page where url = :url

-- name: insert_page
insert into page (url, address, feed_id, state, found, guid, title, author, published, updated)
values (:url, :address, :feed, :state, :found, :guid, :title, :author, :published, :updated)

-- name: write_page
update page set address = :address, state = :state, next_try = :next_try, failures = :failures, last_error = :last_error,
                title = :title, author = :author, published = :published, updated = :updated, led_to = :led_to
 where id = :id

-- name: titles_at
select title from page where led_to = :address and id <> :page
union
select title from page where url = :address and id <> :page and state = 'stored'
 limit 10

-- name: has_led_to
select 1 from page where led_to = :address and feed_id = :feed limit 1

-- name: retry_pages
update page set state = 'waiting', next_try = null, failures = 0
 where feed_id = :feed and (state in ('refused', 'failed') or next_try is not null)

-- name: find_rest
select final_url, content_type, next_item, body from feed_rest where feed_id = :feed

-- name: has_rest
select 1 from feed_rest where feed_id = :feed

-- name: insert_rest
insert into feed_rest (feed_id, final_url, content_type, body) values (:feed, :final_url, :content_type, :body)
on conflict (feed_id) do update set final_url = excluded.final_url, content_type = excluded.content_type, next_item = 0,
                                    body = excluded.body

-- name: update_rest
update feed_rest set next_item = :next_item where feed_id = :feed

-- name: delete_rest
delete from feed_rest where feed_id = :feed

-- name: find_stored_page
select 1 from article a join revision r on r.article_id = a.id where a.url = :url and r.kind = 'page' limit 1

-- name: give_article
update article set feed_id = :feed where url = :url

-- name: find_trials
select input, runs from trial

-- name: write_trial
insert into trial (input, runs) values (:input, :runs) on conflict (input) do update set runs = excluded.runs

-- name: delete_trial
delete from trial where input = :input

-- name: delete_trials_of_feed
delete from trial where input = :feed or input glob :texts

-- name: find_robots
select fetched, status, text from robots where origin = :origin

-- name: write_robots
insert into robots (origin, fetched, status, text) values (:origin, :fetched, :status, :text)
on conflict (origin) do update set fetched = excluded.fetched, status = excluded.status, text = excluded.text

-- name: find_host
select not_before from host where host = :host

-- name: write_host
insert into host (host, not_before) values (:host, :not_before)
on conflict (host) do update set not_before = excluded.not_before

-- name: delete_fetches
delete from fetch where started < :time

-- name: delete_robots
delete from robots where fetched < :time

-- name: delete_hosts
delete from host where not_before < :time

-- name: insert_fetch
insert into fetch (run_id, feed_id, kind, outcome, url, final_url, started, status, protocol, bytes, problem_id)
values (:run, :feed, :kind, :outcome, :url, :final_url, :started, :status, :protocol, :bytes, :problem)

-- name: last_runs
select r.id, r.command, r.started, r.ended, r.outcome,
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'feed' and f.outcome <> 'postponed'),
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'feed' and f.outcome = 'unchanged'),
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'feed' and f.outcome in ('failed', 'gone', 'refused')),
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'page' and f.outcome not in ('postponed', 'refused')),
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'page' and f.outcome in ('failed', 'gone')),
       (select count(*) from fetch f where f.run_id = r.id and f.kind = 'page' and f.outcome = 'refused'),
       (select coalesce(sum(f.bytes), 0) from fetch f where f.run_id = r.id),
       r.articles_new, r.articles_changed, r.articles_same, r.inputs_failed
  from run r order by r.id desc limit :limit

-- name: problems_of
select run_id, severity, code, place, message from problem
 where run_id = :run and (:notes or severity <> 'note') order by id

-- name: requests_of
select run_id, started, kind, outcome, status, protocol, bytes, url, final_url from fetch where run_id = :run order by id
