-- How many dead does each outlet count, and when did it say so?
select h.date, h.type, h.place, s.text as dead, s.outlet, s.published, h.origins
  from happening_size s
  join happening h on h.id = s.happening_id
 where s.kind = 'dead'
 order by h.date is null, h.date, h.id, s.published;
