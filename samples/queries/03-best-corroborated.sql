-- Which happenings do most independent origins tell?
select date, type, mode, actors, recipients, place, origins, articles
  from happening
 order by origins desc, articles desc, date
 limit 20;
