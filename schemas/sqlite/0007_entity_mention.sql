-- Where the texts name an entity: what an index of `mention` by entity would hold, and in its place. An index takes each row as it
-- comes, into pages all over the file; these rows wait until a commit and are written in the order of the key.
create table entity_mention (
  entity_id    integer not null references entity(id),
  revision_id  integer not null,
  number       integer not null,             -- of the mention in the revision
  span_start   integer not null,
  primary key (entity_id, revision_id, number),
  foreign key (revision_id, number) references mention(revision_id, number)
) strict, without rowid;
insert into entity_mention (entity_id, revision_id, number, span_start)
select entity_id, revision_id, number, span_start from mention where entity_id is not null order by entity_id, revision_id, number;
drop index mention_by_entity;
