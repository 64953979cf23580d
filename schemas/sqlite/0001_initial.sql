-- The news database, version 1.
--
-- Spans (span_start, span_end, …) are half-open and count Unicode code points of revision.text,
-- as substr() does: substr(text, span_start + 1, span_end - span_start).
-- Event dates are half-open days in ISO 8601 text; a missing end is open, both missing: the text
-- gives no date. `rule_id` names the rule or the gazetteer line that made a row.
-- Numbers of mentions are those of `dateline extract` for the same text.
--
-- A check of more than two values is a row of `or`: SQLite makes a table of a longer `in (…)` whenever a statement begins.
-- The program does not let SQLite look up what a foreign key refers to at every row, it writes no other ones; `dateline db
-- check` looks at all of them.

pragma application_id = 1146375246;  -- "DTLN"

-- One run of a command that writes.
create table run (
  id            integer primary key,
  command       text not null,               -- "ingest"
  started       text not null,               -- 2013-01-25T10:00:00Z
  ended         text,                        -- null: still running, or it was killed
  outcome       text check (outcome = 'done' or outcome = 'some failed' or outcome = 'stopped'),
  program       text not null,               -- "dateline 0.1.0"
  data_version  text not null,               -- of the gazetteers and rules
  articles_new      integer not null default 0,
  articles_changed  integer not null default 0,
  articles_same     integer not null default 0,
  inputs_failed     integer not null default 0
) strict;

-- Inputs that failed, and warnings, in the words of standard error.
create table problem (
  id        integer primary key,
  run_id    integer not null references run(id),
  severity  text not null check (severity = 'note' or severity = 'warning' or severity = 'error'),
  code      text not null,                   -- "B003"
  place     text not null,                   -- file, file:line or address
  message   text not null
) strict;
create index problem_by_run on problem (run_id);

create table feed (
  id       integer primary key,
  url      text not null unique,
  title    text,
  link     text,
  language text,
  -- How the next request is made; etag and last_modified byte for byte as the server gave them.
  etag           blob,
  last_modified  blob,
  next_check     text,
  gone           integer not null default 0 check (gone in (0, 1)),
  failures       integer not null default 0  -- in a row
) strict;

-- One request for a feed or a page.
create table fetch (
  id         integer primary key,
  run_id     integer not null references run(id),
  feed_id    integer references feed(id),
  url        text not null,
  final_url  text,
  started    text not null,
  status     integer,                        -- null: no answer
  bytes      integer,
  problem_id integer references problem(id)
) strict;
create index fetch_by_feed on fetch (feed_id, started);
create index fetch_by_run on fetch (run_id);

-- A publication, whatever texts it has had. Who it is: its canonical address, else the id that
-- its feed or file gives it, else the hash of its text.
create table article (
  id           integer primary key,
  url          text unique,                  -- canonical form
  guid         text,                         -- "FEED OR FILE#ID", only where there is no url
  feed_id      integer references feed(id),
  revision_id  integer references revision(id) deferrable initially deferred,  -- the current text
  first_run_id integer not null references run(id)
) strict;
create unique index article_by_guid on article (guid) where guid is not null;
create index article_by_feed on article (feed_id) where feed_id is not null;
create unique index article_by_revision on article (revision_id);

-- A text that an article has had, with what its page said about it.
create table revision (
  id             integer primary key,
  article_id     integer not null references article(id),
  number         integer not null,           -- 1, 2, … within the article
  run_id         integer not null references run(id),
  content_hash   blob not null,              -- XXH3, 128 bits, of the text
  kind           text not null check (kind = 'page' or kind = 'text' or kind = 'record' or kind = 'feed item'),
  path           text,                       -- the file it came from
  site_name      text,
  title          text,
  author         text,                       -- names, joined by ", "
  published      text,                       -- as the page gives it, with its offset
  published_day  text,                       -- the day that relative dates were resolved against
  published_from text,                       -- jsonld, meta, time, url, text, feed, record, option
  modified       text,
  language       text,
  tags           text,                       -- joined by ", "
  text           text not null,
  extracted_by   integer not null references run(id),  -- whose gazetteers and rules made what is stored of the text
  facts_hash     text,                       -- XXH3, 128 bits, of the record that they gave; null: no record
  unique (article_id, number),
  unique (content_hash, article_id)
) strict;
create index revision_by_day on revision (published_day);
create index revision_by_run on revision (run_id);

-- Copies of one text that were found in the collection. `origin_id` is the one they come from: the agency's own,
-- else the first that was published.
create table story (
  id        integer primary key,
  origin_id integer not null references article(id) deferrable initially deferred
) strict;

-- Who stands behind an article. Independent sources are counted by `origin`: "agency:org:reuters", "site:example.org",
-- "article:12" where nothing is known; all copies of a text have that of the article they come from.
create table provenance (
  article_id  integer primary key references article(id),
  publisher   text,                          -- the site's host, else its name
  agency_id   integer references entity(id), -- the news agency that the text is marked with
  agency_mark text check (agency_mark in ('dateline', 'closing')),
  story_id    integer references story(id),  -- null: no copy of it is known
  copy_of     integer references article(id),-- the text in the collection that it shares most with
  containment real,                          -- share of the shorter text's five-word runs that the other has
  origin      text not null
) strict;
create index provenance_by_story on provenance (story_id) where story_id is not null;

-- What is kept of a current text to tell its copies: the smallest hashes of its five-word runs.
create table sketch (
  article_id integer primary key references article(id),
  shingles   integer not null,               -- distinct runs
  hashes     blob not null                   -- four bytes each, ascending
) strict;
create table shingle (
  hash       integer not null,
  article_id integer not null references sketch(article_id),
  primary key (hash, article_id)
) strict, without rowid;

-- The current texts, and the search in them: select … from article_search('mali AND arrest').
-- The program keeps the index itself, without triggers: SQLite lets no trigger write to FTS5
-- while a file's schema is not trusted (pragma trusted_schema).
create view article_text as
  select r.id, r.title, r.text from article a join revision r on r.id = a.revision_id;
-- The text comes first: of a column behind the first one FTS5 writes at each word which it is.
create virtual table article_search using fts5 (
  text, title,
  content = 'article_text', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 2"
);
-- Segments are merged at the end of a run, not while it writes; a commit becomes one segment.
insert into article_search (article_search, rank) values ('automerge', 0), ('usermerge', 16), ('crisismerge', 64),
                                                         ('hashsize', 33554432);

-- A person, organisation or place. `resolved`: it is a row of the gazetteers, and `key` is its
-- id; otherwise it is only a name as texts write it, and two who share the name share the row.
create table entity (
  id         integer primary key,
  key        text not null unique,           -- "org:aqim", "person:~moussa-ag-assarid"
  type       text not null check (type = 'PERSON' or type = 'ORG' or type = 'PLACE'),
  name       text not null,
  resolved   integer not null check (resolved in (0, 1)),
  country    text,                           -- ISO 3166-1 alpha-2
  sector     text,                           -- PLOVER
  latitude   real,
  longitude  real,
  precision  text,                           -- country, region, city, point: what the coordinates stand for
  same_as    integer references entity(id)   -- the one that stands for all its names; null: itself. See entity_merge
) strict;
create index entity_by_same_as on entity (same_as) where same_as is not null;

-- The forms under which texts have named an entity. `folded` is what names are looked up by.
create table alias (
  id         integer primary key,
  entity_id  integer not null references entity(id),
  name       text not null,
  folded     text not null,
  unique (entity_id, name)
) strict;
create index alias_by_folded on alias (folded);

-- By what other names of an entity are found: its forms without what spelling and custom change.
create table entity_form (
  form       text not null,
  entity_id  integer not null references entity(id),
  primary key (form, entity_id)
) strict, without rowid;

-- Two entities that were taken for one, and why; or that an analyst wants apart. A merge that is undone stays here as
-- 'split' and is not made again.
create table entity_merge (
  id         integer primary key,
  entity_id  integer not null references entity(id),
  into_id    integer not null references entity(id),
  kind       text not null
             check (kind = 'name' or kind = 'acronym' or kind = 'variant' or kind = 'short' or kind = 'analyst'),
  evidence   text not null,
  state      text not null check (state in ('merged', 'split')),
  run_id     integer references run(id),     -- null: no run, a person
  unique (entity_id, into_id)
) strict;
create index entity_merge_by_into on entity_merge (into_id);
create index entity_merge_apart on entity_merge (entity_id, into_id) where state = 'split';

-- How often the current texts name an entity, and the days on which the first and the last of them were published: what
-- would have to be counted in all of `mention`. Kept by the program. Of those that are the same each has its own row.
create table entity_count (
  entity_id       integer primary key references entity(id),
  mentions        integer not null,
  articles        integer not null,
  first_published text,
  last_published  text
) strict;

-- The names of rules and rows of tables.
create table rule (
  id   integer primary key,
  name text not null unique                  -- "common/places/countries.tsv:112"
) strict;

-- A stretch of a text that names an entity or a date: most rows of all, so they are short. `mention_text` says it in words.
create table mention (
  revision_id    integer not null references revision(id),
  number         integer not null,
  type           integer not null,           -- 0 PERSON, 1 ORG, 2 PLACE, 3 DATE
  nominal        integer not null,           -- 0: a name, NAM; 1: a phrase, NOM
  span_start     integer not null,
  span_end       integer not null,
  sentence_start integer,
  sentence_end   integer,
  alias_id       integer references alias(id),  -- the words, where they are a name of the entity
  text           text,                       -- the words, where alias_id is null
  name           text,                       -- where it is another one than that of the entity
  entity_id      integer references entity(id),
  country        text,
  sector         text,
  rule_id        integer not null references rule(id),
  primary key (revision_id, number)
) strict, without rowid;
create index mention_by_entity on mention (entity_id, revision_id, span_start) where entity_id is not null;

-- What a mention of a date means.
create table mention_date (
  revision_id    integer not null,
  number         integer not null,
  timex_type     text not null,              -- DATE, TIME, DURATION, SET
  timex_value    text not null,
  timex_mod      text,
  date_begin     text,
  date_end       text,
  date_precision text,
  date_basis     text,
  primary key (revision_id, number),
  foreign key (revision_id, number) references mention(revision_id, number)
) strict, without rowid;

-- The types of PLOVER 2.0 with their quad class and score, and the root of CAMEO that comes nearest.
create table event_type (
  type  text primary key,
  quad  integer not null,                    -- 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict
  score real not null,
  cameo text not null
) strict, without rowid;
insert into event_type (type, quad, score, cameo) values
  ('AGREE', 1, 2.5, '03'), ('CONSULT', 1, 2.5, '04'), ('SUPPORT', 1, 5, '05'), ('CONCEDE', 1, 4.5, '08'),
  ('COOPERATE', 2, 9.5, '06'), ('AID', 2, 10, '07'), ('RETREAT', 2, 6.5, '08'),
  ('REQUEST', 3, 0, '10'), ('ACCUSE', 3, -3, '11'), ('REJECT', 3, -2, '12'), ('THREATEN', 3, -3.5, '13'),
  ('SANCTION', 3, -6, '16'),
  ('PROTEST', 4, -5, '14'), ('MOBILIZE', 4, -5.5, '15'), ('COERCE', 4, -7, '17'), ('ASSAULT', 4, -9, '18');

-- One happening as one text tells it. A speaker, source or place is the number of a mention.
create table event (
  id             integer primary key,
  revision_id    integer not null references revision(id),
  number         integer not null,
  type           text not null,
  mode           text,
  status         text not null
                 check (status = 'actual' or status = 'ongoing' or status = 'planned' or status = 'hypothetical' or
                        status = 'alleged' or status = 'denied' or status = 'negated'),
  date_begin     text,
  date_end       text,
  date_precision text,
  date_basis     text,
  place          integer,
  place_id       integer references entity(id),
  speaker        integer,
  speaker_id     integer references entity(id),
  source         integer,
  source_id      integer references entity(id),
  anonymous      integer not null default 0 check (anonymous in (0, 1)),
  cue            text,
  trigger_start  integer not null,
  trigger_end    integer not null,
  sentence_start integer not null,
  sentence_end   integer not null,
  confidence     real,
  rule_id        integer not null references rule(id),
  -- Where the text has it from somebody, or as alleged or denied (what `claims` has a row for): the day it goes by there, of
  -- its date, else of the publication, else 'undated'.
  claim_day      text,
  -- The first event, of whatever text, that tells of the same happening; itself where there is none before it.
  happening_id   integer references event(id) deferrable initially deferred,
  unique (revision_id, number)
) strict;
create index event_by_happening on event (happening_id);
create index event_by_date on event (date_begin) where date_begin is not null;
create index event_by_span on event (date_end) where date_end is not null and (date_precision is not 'day' or date_begin is null);
create index event_claimed on event (claim_day) where claim_day is not null;
create index event_by_place on event (place_id) where place_id is not null;
create index event_by_speaker on event (speaker_id) where speaker_id is not null;
create index event_by_source on event (source_id) where source_id is not null;

-- By what a happening is found again in other texts: `key` is a hash of its type with its place or a participant, of the
-- event that tells it first, while its text is the current one. Days are counted from 1970.
create table event_key (
  key        integer not null,
  days       integer not null,               -- 1: a day; 0: more
  date_begin integer not null,
  event_id   integer not null,
  date_end   integer not null,               -- last: SQLite 3.40 checks a column between those of the key as another one
  primary key (key, days, date_begin, event_id)
) strict, without rowid;

-- Later places in the text that tell of the same happening.
create table event_also (
  event_id      integer not null references event(id),
  trigger_start integer not null,
  trigger_end   integer not null,
  primary key (event_id, trigger_start, trigger_end)
) strict, without rowid;

-- Counts as the text gives them: numbers only where it has numbers ("scores" stays text).
create table event_size (
  event_id  integer not null references event(id),
  kind      text not null,                   -- dead, injured, arrested, displaced, crowd
  min       integer,
  max       integer,
  text      text not null,
  primary key (event_id, kind)
) strict, without rowid;

create table participant (
  event_id     integer not null references event(id),
  role         text not null check (role in ('actor', 'recipient')),
  position     integer not null,             -- 0, 1, … within the event, the actors first
  revision_id  integer not null,
  mention      integer not null,
  entity_id    integer references entity(id),
  primary key (event_id, position),
  foreign key (revision_id, mention) references mention(revision_id, number)
) strict, without rowid;
create index participant_by_entity on participant (entity_id) where entity_id is not null;

create table quote (
  id             integer primary key,
  revision_id    integer not null references revision(id),
  number         integer not null,
  kind           text not null check (kind = 'direct' or kind = 'mixed' or kind = 'indirect' or kind = 'block'),
  span_start     integer not null,
  span_end       integer not null,
  sentence_start integer,
  sentence_end   integer,
  speaker        integer,
  speaker_id     integer references entity(id),
  role           text,
  cue            text,
  date_begin     text,                       -- of the speaking
  date_end       text,
  date_precision text,
  date_basis     text,
  rule_id        integer not null references rule(id),
  claim_day      text not null,              -- as that of an event
  -- The first quote, in whatever copy of the text, with the same words; null where it is in no copy.
  first_id       integer references quote(id),
  unique (revision_id, number)
) strict;
create index quote_claimed on quote (claim_day);
create index quote_by_date on quote (date_begin) where date_begin is not null;
create index quote_by_span on quote (date_end) where date_end is not null and (date_precision is not 'day' or date_begin is null);
create index quote_by_first on quote (first_id) where first_id is not null;
create index quote_by_speaker on quote (speaker_id) where speaker_id is not null;

-- A lasting tie between two entities.
create table relation (
  id             integer primary key,
  revision_id    integer not null references revision(id),
  number         integer not null,
  type           text not null,              -- member_of, split_from, …
  subject        integer not null,
  subject_id     integer references entity(id),
  object         integer not null,
  object_id      integer references entity(id),
  role           text,
  status         text not null check (status = 'asserted' or status = 'alleged' or status = 'denied' or status = 'former'),
  date_begin     text,
  date_end       text,
  date_precision text,
  date_basis     text,
  speaker        integer,
  speaker_id     integer references entity(id),
  source         integer,
  source_id      integer references entity(id),
  anonymous      integer not null default 0 check (anonymous in (0, 1)),
  cue            text,
  span_start     integer not null,           -- the evidence
  span_end       integer not null,
  sentence_start integer,
  sentence_end   integer,
  rule_id        integer not null references rule(id),
  claim_day      text,                       -- as that of an event
  tie_id         integer references tie(id),  -- while the text is the current one
  unique (revision_id, number),
  foreign key (revision_id, subject) references mention(revision_id, number),
  foreign key (revision_id, object) references mention(revision_id, number)
) strict;
create index relation_by_subject on relation (subject_id) where subject_id is not null;
create index relation_claimed on relation (claim_day) where claim_day is not null;
create index relation_by_speaker on relation (coalesce(speaker_id, source_id)) where coalesce(speaker_id, source_id) is not null;
create index relation_by_object on relation (object_id) where object_id is not null;
create index relation_by_tie on relation (tie_id) where tie_id is not null;

-- What would have to be counted in all of `relation` and `event`, kept by the program for the current texts alone.
--
-- All relations that say the same: between whom, in which status. `subject_id` and `object_id` are those that stand for all
-- their names, 0 where a phrase names nobody and stands in `subject` or `object`.
create table tie (
  id              integer primary key,
  subject_id      integer not null,
  object_id       integer not null,
  type            text not null,
  status          text not null,
  subject         text not null,             -- '' where subject_id is not 0
  object          text not null,
  relation_id     integer not null references relation(id),  -- the first
  articles        integer not null,
  origins         integer not null,
  first_published text,
  last_published  text,
  unique (subject_id, object_id, type, status, subject, object)
) strict;
create index tie_by_object on tie (object_id);
create index tie_by_origins on tie (origins desc, articles desc, relation_id);

-- The origins of the articles that say so, each with how many articles.
create table tie_origin (
  tie_id   integer not null references tie(id),
  origin   text not null,
  articles integer not null,
  primary key (tie_id, origin)
) strict, without rowid;

create table place_count (
  place_id   integer primary key references entity(id),
  events     integer not null,               -- happenings, each once
  articles   integer not null,
  origins    integer not null,
  first_date text,
  last_date  text
) strict;

create table place_origin (
  place_id integer not null references entity(id),
  origin   text not null,
  articles integer not null,
  primary key (place_id, origin)
) strict, without rowid;

-- Where a happening is, as its tellings have it.
create table place_happening (
  happening_id integer not null references event(id),
  place_id     integer not null references entity(id),
  primary key (happening_id, place_id)
) strict, without rowid;
