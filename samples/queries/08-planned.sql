-- What was announced, and when was it to happen?
select date, date_end, type, actors, recipients, place, published, sentence
  from timeline
 where status = 'planned' and date is not null
 order by date;
