-- What `dateline run` remembers between two runs. Times are UTC, 2013-01-25T10:00:00Z.

-- `feed.url` is the address in the configuration, without user information.
alter table feed add column name text;               -- of the configuration
alter table feed add column moved_to text;           -- where permanent redirects have led; null: nowhere
alter table feed add column validators_url text;     -- the final address that gave etag and last_modified
alter table feed add column last_checked text;
alter table feed add column last_changed text;       -- answered with something new
alter table feed add column last_error text;         -- of the last check; null: it went well
alter table feed add column ttl integer;             -- seconds, as the feed asked last
alter table feed add column skip_hours integer not null default 0;  -- bit n: hour n GMT
alter table feed add column skip_days integer not null default 0;   -- bit n: day n of the week, Sunday 0
alter table feed add column body_hash text;          -- XXH3 of the last answer, if all it names was entered
create index feed_by_next_check on feed (next_check) where gone = 0;

alter table fetch add column kind text check (kind = 'feed' or kind = 'page' or kind = 'robots');
alter table fetch add column outcome text
  check (outcome = 'new' or outcome = 'unchanged' or outcome = 'failed' or outcome = 'refused' or outcome = 'postponed' or
         outcome = 'gone');
alter table fetch add column protocol text;           -- of the last answer: HTTP/1.1, HTTP/2; null: no answer

-- An answer of a feed that has the texts of its articles, not all of which are taken yet. The feed is not asked again
-- before they are.
create table feed_rest (
  feed_id      integer primary key references feed(id),
  final_url    text not null,
  content_type text,
  next_item    integer not null default 0,   -- the items before it are stored
  body         blob not null
) strict;

-- A page that a feed has named. It stays when it is stored, so that it is not fetched again while the feed names it.
create table page (
  id          integer primary key,
  url         text not null unique,          -- canonical form
  address     text not null,                 -- as the feed writes it: what is asked for
  feed_id     integer not null references feed(id),
  state       text not null default 'waiting'
              check (state = 'waiting' or state = 'stored' or state = 'refused' or state = 'failed'),
  next_try    text,                          -- null: at once; of a refused one when robots.txt is asked again, null: never
  failures    integer not null default 0,    -- in a row
  last_error  text,
  found       text not null,                 -- when the feed named it first
  guid        text,                          -- the item of the feed, for what its page does not say
  title       text,
  author      text,
  published   text,
  updated     text
) strict;
create index page_waiting on page (feed_id, id) where state = 'waiting';
create index page_refused on page (feed_id, next_try) where state = 'refused' and next_try is not null;

-- Hosts that asked to be left alone for a while (Retry-After).
create table host (
  host       text primary key,               -- in ASCII and lower case
  not_before text not null
) strict, without rowid;

-- robots.txt of an origin as it was answered last, kept for a day.
create table robots (
  origin   text primary key,                 -- "https://example.org"
  fetched  text not null,
  status   integer not null,                 -- 2xx; otherwise there is none, and all is allowed
  text     blob not null
) strict, without rowid;
