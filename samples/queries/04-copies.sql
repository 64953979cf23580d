-- Which articles are copies of one text, and where does it come from?
select story_id, case when is_origin then 'origin' else 'copy' end as part, outlet, published, round(containment, 2) as containment,
       title
  from copy
 order by story_id, is_origin desc, published;
