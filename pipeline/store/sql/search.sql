-- Statements of search_writer.cpp. Rows that come one by one, with their texts bound: where they come out of a select, FTS5
-- writes out what it has gathered before each.

-- name: find_indexed
select r.id, r.title, r.text from article a join revision r on r.id = a.revision_id where a.id = :article

-- name: delete_search
insert into article_search (article_search, rowid, text, title) values ('delete', :revision, :text, :title)

-- name: insert_search
insert into article_search (rowid, text, title) values (:revision, :text, :title)

-- Merges so many pages of the index's segments; it changes fewer than two rows where nothing is left to merge
-- (sqlite.org/fts5.html, section 6.8).
-- name: merge_search
insert into article_search (article_search, rank) values ('merge', 2000)
