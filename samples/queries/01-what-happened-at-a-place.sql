-- What happened at a place, in the words of those who tell it?
select date, type, mode, status, recipients, sentence, says, outlet
  from timeline
 where kind = 'event' and place = 'Minj'
 order by date is null, date;
