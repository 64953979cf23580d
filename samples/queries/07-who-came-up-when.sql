-- In which week was each person named, and how often?
select entity, date(day, 'weekday 0', '-6 days') as week, sum(mentions) as mentions, sum(articles) as articles
  from entity_day
 where type = 'PERSON' and day is not null
 group by entity, week
 order by entity, week;
