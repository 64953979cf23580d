-- Statements of evidence.cpp. What finds the evidence of rows gives, for what a row counts, in a fixed order: the row (where
-- one statement is for all of them), what is the same where several texts tell it, the kind, the id and, of a mention, the
-- number. None of them sorts what it can read in order: most rows have enough after a few steps.

-- Happenings at a place, those first that were stored first.
-- name: evidence_of_place
select null, e.happening_id, 'event', e.id, null
  from entity n
 cross join event e on e.place_id = n.id
 cross join article a on a.revision_id = e.revision_id
 where n.key = :row
   {:types and exists (select 1 from json_each(:types) f
                        where lower(f.value) in (lower(e.type), lower(e.mode), lower(e.type || '/' || e.mode)))}
   {:after and ((e.date_begin >= :after and e.date_begin < :before)
                or (e.date_end > :after and (e.date_precision is not 'day' or e.date_begin is null)
                    and (e.date_begin < :after or (e.date_begin is null and e.date_end <= :before))))}

-- Where the articles of the time that is "now" name somebody, the newest first.
-- name: evidence_of_momentum
select null, a.id, 'mention', r.id, (select min(m.number) from entity_mention m where m.revision_id = r.id
                                        and m.entity_id in {>names_of_row}) as named
  from revision r
  join article a on a.revision_id = r.id
 where r.published_day >= :row_two {:to and r.published_day < :to} and named is not null
 order by r.published_day desc, r.id desc

-- name: names_of_row
(select x.id from entity n join entity x on x.id = n.id or x.same_as = n.id where n.key = :row)

-- Sentences that name both.
-- name: evidence_of_co_mention
select null, m.revision_id || '|' || m.sentence_start, 'mention', m.revision_id, m.number
  from (select x.id from entity n join entity x on x.id = n.id or x.same_as = n.id where n.key = :row order by x.id) one
 cross join entity_mention e on e.entity_id = one.id
 cross join mention m on m.revision_id = e.revision_id and m.number = e.number
 cross join article a on a.revision_id = m.revision_id
 where m.type < 2
   and exists (select 1
                 from entity n
                 join entity x on x.id = n.id or x.same_as = n.id
                 join entity_mention f on f.entity_id = x.id and f.revision_id = e.revision_id
                 join mention o on o.revision_id = f.revision_id and o.number = f.number
                where n.key = :row_two and o.type < 2 and o.sentence_start = m.sentence_start)
   {:from and (select published_day from revision r where r.id = m.revision_id) >= :from}
   {:to and (select published_day from revision r where r.id = m.revision_id) < :to}
   {>co_mention_filter}

-- name: evidence_of_outlets
select coalesce(c.medium, c.outlet), c.first_id, c.kind, c.article_id, c.span_start from {>claim_rows} c

-- name: evidence_of_speakers
select c.speaker, c.first_id, c.kind, c.article_id, c.span_start from {>claim_rows} c

-- The claim of a kind that begins there.
-- name: find_claim
select case :kind
       when 'event' then (select min(x.id) from event x join article a on a.revision_id = x.revision_id
                           where a.id = :article and x.trigger_start = :start and coalesce(x.happening_id, x.id) = :first)
       when 'statement' then (select min(x.id) from quote x join article a on a.revision_id = x.revision_id
                               where a.id = :article and x.span_start = :start and coalesce(x.first_id, x.id) = :first)
       else :first end

-- name: evidence_of_periods
with row as ({>timeline_rows})
select case when :letters > 0 then substr(coalesce(date, date_end), 1, :letters)
            else date(coalesce(date, date_end), 'weekday 0', '-6 days') end,
       first_id, kind, id, null
  from row
 order by coalesce(date, date_end), date is null, date_end, article_id, span_start, kind, id

-- name: evidence_of_story
select null, first_id, kind, id, null
  from ({>timeline_rows})
 order by coalesce(date, date_end) is null, coalesce(date, date_end), date is null, date_end, article_id, span_start, kind, id

-- Sentence, rule and place of what was found.

-- name: evidence_event
select t.sentence, t.rule, t.article_id, t.span_start, t.span_end from timeline_event t where t.id = :id

-- name: evidence_statement
select t.sentence, t.rule, t.article_id, t.span_start, t.span_end from timeline_statement t where t.id = :id

-- name: evidence_relation
select t.evidence, t.rule, t.article_id, t.span_start, t.span_end from network t where t.id = :id

-- name: evidence_mention
select substr(r.text, coalesce(m.sentence_start, m.span_start) + 1,
              coalesce(m.sentence_end, m.span_end) - coalesce(m.sentence_start, m.span_start)),
       u.name, a.id, m.span_start, m.span_end
  from mention m
  join revision r on r.id = m.revision_id
  join article a on a.revision_id = r.id
  join rule u on u.id = m.rule_id
 where m.revision_id = :id and m.number = :number

-- Of which text an article is a copy, and by what mark it is an agency's.
-- name: evidence_of_copy
select p.copy_of, p.containment, g.name, p.agency_mark,
       m.span_start, m.span_end, (select u.name from rule u where u.id = m.rule_id)
  from provenance p
  join article a on a.id = p.article_id
  left join entity g on g.id = p.agency_id
  left join mention m on m.revision_id = a.revision_id
        and m.number = (select case p.agency_mark when 'closing' then max(e.number) else min(e.number) end
                          from entity_mention e
                         where e.entity_id = p.agency_id and e.revision_id = a.revision_id)
 where p.article_id = :article

-- name: article_source
select a.url, coalesce(r.path, a.guid), r.title
  from article a join revision r on r.id = a.revision_id
 where a.id = :article

-- name: article_text
select r.text from article a join revision r on r.id = a.revision_id where a.id = :article
