-- Who is tied to the Movement for the Free Highlands, by what, and who says so?
select subject, relation, object, status, count(distinct article_id) as articles, min(published) as since
  from network
 where 'Movement for the Free Highlands' in (subject, object)
 group by subject, relation, object, status
 order by articles desc, subject, relation, object;
