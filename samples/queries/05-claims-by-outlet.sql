-- How many claims does each outlet print, and how many of them are denied or alleged?
select outlet, count(*) as claims, sum(status = 'alleged') as alleged, sum(status in ('denied', 'negated')) as denied
  from claims
 group by outlet
 order by claims desc, outlet;
