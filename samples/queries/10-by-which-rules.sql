-- Which rules and rows of the gazetteers made most of the events, and how sure are they?
select r.name as rule, count(*) as events, round(avg(e.confidence), 2) as confidence
  from event e
  join rule r on r.id = e.rule_id
 group by r.id
 order by events desc, rule
 limit 20;
