-- What a run knows of its feeds and pages beyond their addresses.

-- Tags of the configuration. An article has those of the feed that named it: article.feed_id.
create table feed_tag (
  feed_id integer not null references feed(id),
  tag     text not null,
  primary key (feed_id, tag)
) strict, without rowid;
create index feed_tag_by_tag on feed_tag (tag);

-- Where a page was found to be, if not at its own address: canonical form, of a wall without its query.
alter table page add column led_to text;
create index page_by_led_to on page (led_to) where led_to is not null;

-- Inputs at which runs ended without a word (killed, out of memory): "page 17", "feed 3", "text 12 of feed 3".
create table trial (
  input text primary key,
  runs  integer not null                     -- how many ended there
) strict, without rowid;
