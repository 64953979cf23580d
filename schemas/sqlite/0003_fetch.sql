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
create index feed_by_next_check on feed (next_check) where gone = 0;

alter table fetch add column kind text check (kind in ('feed', 'page', 'robots'));
alter table fetch add column outcome text
  check (outcome in ('new', 'unchanged', 'failed', 'refused', 'postponed', 'gone'));

-- A page that a feed has named. It stays when it is stored, so that it is not fetched again while the feed names it.
create table page (
  id          integer primary key,
  url         text not null unique,          -- canonical form
  address     text not null,                 -- as the feed writes it: what is asked for
  feed_id     integer not null references feed(id),
  state       text not null default 'waiting' check (state in ('waiting', 'stored', 'refused', 'failed')),
  next_try    text,                          -- null: at once
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
