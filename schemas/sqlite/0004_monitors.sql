-- What `dateline monitor` has reported.
create table monitor (
  name     text primary key,                 -- of the configuration
  run_id   integer not null references run(id),  -- the last one whose articles were reported
  reported text not null                     -- when: 2013-01-25T10:00:00Z
) strict, without rowid;
