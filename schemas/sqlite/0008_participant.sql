-- Who takes part where is found by entity_mention: `participant.mention` is the number of a mention. The index took each row as
-- it came, into pages all over it.
drop index participant_by_entity;
