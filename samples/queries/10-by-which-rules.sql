-- Which rules and rows of the gazetteers made most of the events, and how sure are they?
select rule, count(*) as events, round(avg(confidence), 2) as confidence
  from event
 group by rule
 order by events desc, rule
 limit 20;
